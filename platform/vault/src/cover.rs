//! A file that one reader alone opens: its content sealed under a key of its own, and that key sealed to the reader. Must not know
//! what is in it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kernel::{Entropy, Error, Result, Timestamp, entropy};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{RecordKey, TransferKey, TransferPublic};

/// A sort of file: the first field of each, and for what its content is sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cover {
    /// The first field of a file, such as `khidmat.oversight.v1`.
    pub format: &'static str,
    /// For what its content is sealed.
    pub place: &'static str,
}

/// Why a file was not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unopened {
    /// It is no file of this sort.
    Unreadable,
    /// It is sealed to somebody else, or was altered: which of them nobody can tell.
    NotForYou,
}

/// A file as it is handed over.
#[derive(Debug, Serialize, Deserialize)]
struct File {
    format: String,
    id: Uuid,
    /// The sender's one-time public key, hexadecimal.
    exchange: String,
    /// The key of the content, sealed to the reader, hexadecimal.
    key: String,
    /// The content, base64.
    sealed: String,
}

impl Cover {
    /// The file that `reader` alone opens.
    pub fn seal<T: Serialize>(
        self,
        reader: &TransferPublic,
        content: &T,
        (now, source): (Timestamp, &dyn Entropy),
    ) -> Result<String> {
        let (id, key) = (entropy::uuid_v7(now, source), RecordKey::generate(source));
        let sent = reader.send_all(&[(id, &key)], source)?;
        let file = File {
            format: self.format.to_owned(),
            id,
            exchange: hex::encode(sent.exchange),
            key: sent.keys.first().map(hex::encode).unwrap_or_default(),
            sealed: STANDARD.encode(key.seal_value(self.place, id, content, source)?),
        };
        serde_json::to_string_pretty(&file).map_err(Error::internal)
    }

    /// What the reader's key opens.
    pub fn open<T: DeserializeOwned>(self, text: &str, key: &TransferKey) -> Result<T, Unopened> {
        let file: File = serde_json::from_str(text).map_err(|_| Unopened::Unreadable)?;
        if file.format != self.format {
            return Err(Unopened::Unreadable);
        }
        let exchange = hex::decode(&file.exchange).ok().and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
        let exchange = exchange.ok_or(Unopened::Unreadable)?;
        let wrapped = hex::decode(&file.key).map_err(|_| Unopened::Unreadable)?;
        let sealed = STANDARD.decode(&file.sealed).map_err(|_| Unopened::Unreadable)?;
        let keys = key.receive_all(&exchange, &[(file.id, &wrapped)]).map_err(|_| Unopened::NotForYou)?;
        let key = keys.into_iter().next().ok_or(Unopened::NotForYou)?;
        key.open_value(self.place, file.id, &sealed).map_err(|_| Unopened::NotForYou)
    }
}
