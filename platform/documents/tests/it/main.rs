//! Papers as people and courts will hold them, and the codes on them.

#[cfg(test)]
mod codes;
#[cfg(test)]
mod papers;
#[cfg(test)]
mod samples;
