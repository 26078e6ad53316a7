//! The world Typst sees: our templates, our fonts, one job's data. No network, no package, no disk, no clock.
//! Nothing here is loaded until the first page is set.

use kernel::{Error, Result};
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook, FontWeight};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

/// A bundled font and the weight it really has: Debian's Nastaliq Bold declares itself Regular.
const FONTS: [(&[u8], FontWeight); 6] = [
    (include_bytes!("../fonts/NotoSans-Regular.ttf"), FontWeight::REGULAR),
    (include_bytes!("../fonts/NotoSans-Bold.ttf"), FontWeight::BOLD),
    (include_bytes!("../fonts/NotoNastaliqUrdu-Regular.ttf"), FontWeight::REGULAR),
    (include_bytes!("../fonts/NotoNastaliqUrdu-Bold.ttf"), FontWeight::BOLD),
    (include_bytes!("../fonts/NotoNaskhArabic-Regular.ttf"), FontWeight::REGULAR),
    (include_bytes!("../fonts/NotoNaskhArabic-Bold.ttf"), FontWeight::BOLD),
];

/// Every template by its path in the world.
const TEMPLATES: [(&str, &str); 11] = [
    ("/paper.typ", include_str!("../templates/paper.typ")),
    ("/words.typ", include_str!("../templates/words.typ")),
    ("/slip.typ", include_str!("../templates/slip.typ")),
    ("/diary_page.typ", include_str!("../templates/diary_page.typ")),
    ("/police_report.typ", include_str!("../templates/police_report.typ")),
    ("/fir_annex.typ", include_str!("../templates/fir_annex.typ")),
    ("/notice.typ", include_str!("../templates/notice.typ")),
    ("/fir_form.typ", include_str!("../templates/fir_form.typ")),
    ("/printed_form.typ", include_str!("../templates/printed_form.typ")),
    ("/petition.typ", include_str!("../templates/petition.typ")),
    ("/paper_slips.typ", include_str!("../templates/paper_slips.typ")),
];

/// What all jobs share: the standard library, fonts and parsed templates.
pub(crate) struct Press {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    templates: Vec<Source>,
}

impl Press {
    /// Parses fonts and templates: a few milliseconds, done once.
    pub fn new() -> Result<Self> {
        let mut book = FontBook::new();
        let mut fonts = Vec::with_capacity(FONTS.len());
        for (data, weight) in FONTS {
            let font =
                Font::new(Bytes::new(data), 0).ok_or_else(|| Error::internal("a bundled font is damaged"))?;
            let mut info = font.info().clone();
            info.variant.weight = weight;
            book.push(info);
            fonts.push(font);
        }
        let templates = TEMPLATES
            .iter()
            .map(|(path, text)| Ok(Source::new(file_id(path)?, (*text).to_owned())))
            .collect::<Result<Vec<_>>>()?;
        Ok(Self { library: LazyHash::new(Library::default()), book: LazyHash::new(book), fonts, templates })
    }

    /// Whether some bundled font can draw `c`.
    pub fn can_draw(&self, c: char) -> bool {
        self.fonts.iter().any(|font| font.info().coverage.contains(u32::from(c)))
    }
}

/// One page being set.
pub(crate) struct Desk<'a> {
    press: &'a Press,
    main: FileId,
    files: Vec<(FileId, Bytes)>,
}

impl<'a> Desk<'a> {
    /// A desk with `template` on it and these files beside it.
    pub fn new(press: &'a Press, template: &str, files: Vec<(&str, Vec<u8>)>) -> Result<Self> {
        let main = file_id(&format!("/{template}.typ"))?;
        let files = files
            .into_iter()
            .map(|(name, bytes)| Ok((file_id(&format!("/{name}"))?, Bytes::new(bytes))))
            .collect::<Result<Vec<_>>>()?;
        Ok(Self { press, main, files })
    }
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.press.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.press.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.press.templates.iter().find(|source| source.id() == id).cloned().ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let found = self.files.iter().find(|(name, _)| *name == id);
        found.map(|(_, bytes)| bytes.clone()).ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.press.fonts.get(index).cloned()
    }

    /// Papers carry the hours of their records; the hour of printing is nobody's business and breaks reprints.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// Ids are interned for the life of the process, so only fixed names may come here.
fn file_id(path: &str) -> Result<FileId> {
    let path = VirtualPath::new(path).map_err(|_| Error::internal("a template path is wrong"))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}
