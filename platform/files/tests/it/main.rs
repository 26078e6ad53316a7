//! The blob store as the product uses it: on a real disk, with real crashes.

#[cfg(test)]
mod blobs;
#[cfg(test)]
mod crash;
#[cfg(test)]
mod photo;
mod sniff;
