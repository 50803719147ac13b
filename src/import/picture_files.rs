//! The pictures of an article: the bytes of one that is to be shown are found again and decoded.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::archive::decode_percent;
use super::pictures::{Pixels, Wanted};
use super::{Format, LARGEST_OTHER, Options, Refusal, read, worker};
use crate::text::{Picture, Source};

/// The largest file of a picture beside a page, in bytes.
const LARGEST_FILE: u64 = 64 << 20;

/// The pixels of `picture`, made to fit into `width` and `height`. Nothing is fetched from the net.
///
/// # Errors
/// Why it cannot be shown, in a few words.
pub fn picture(
    source: &Source,
    options: &Options,
    format: Format,
    picture: &Picture,
    (width, height): (u32, u32),
) -> Result<Pixels, String> {
    let is_packed = matches!(format, Format::Epub | Format::Docx | Format::Odt);
    let address = &picture.address;
    let said = |refusal: Refusal| match refusal {
        Refusal::Because(why) | Refusal::Unsupported(why) => why,
        Refusal::TooLarge(limit) => format!("it is larger than {limit} MB"),
        Refusal::Empty | Refusal::Binary => "it is not a picture".to_owned(),
    };
    let (path, bytes) = if address.starts_with("data:") {
        (String::new(), address.clone().into_bytes())
    } else if is_packed {
        let bytes = read(source, LARGEST_OTHER).map_err(|error| error.to_string())?;
        (address.clone(), bytes)
    } else {
        (String::new(), beside(source.path(), address)?)
    };
    let wanted = Wanted {
        path,
        width,
        height,
    };
    let worker = options.worker.as_deref();
    worker::picture(bytes, format, wanted, worker, options.patience).map_err(said)
}

/// The bytes of a file in the folder of a page, or below it.
fn beside(page: Option<&Path>, address: &str) -> Result<Vec<u8>, String> {
    let folder = page.and_then(Path::parent);
    let folder = folder.ok_or("its page is not a file")?;
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let address = address.split(['?', '#']).next().unwrap_or_default();
    if address.contains(':') || address.starts_with("//") {
        return Err("it is on the net, and nothing is fetched for a page on the disk".to_owned());
    }
    let path: PathBuf = folder.join(decode_percent(address));
    let missing = |_| "its file is not there".to_owned();
    let (folder, path) = (folder.canonicalize(), path.canonicalize());
    let (folder, path) = (folder.map_err(missing)?, path.map_err(missing)?);
    if !path.starts_with(&folder) || !path.is_file() {
        return Err("its file is not in the page's folder".to_owned());
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(missing)?;
    let read = file.take(LARGEST_FILE + 1).read_to_end(&mut bytes);
    read.map_err(missing)?;
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(format!("it is larger than {} MB", LARGEST_FILE >> 20));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use base64::Engine as _;
    use image::{ExtendedColorType, ImageFormat};

    use super::super::archive::Archive;
    use super::super::archive::tests::zip;
    use super::super::pictures::measure;
    use super::*;

    /// A PNG of so many red pixels.
    fn red(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        let pixels = [200, 0, 0].repeat((width * height) as usize);
        let (kind, format) = (ExtendedColorType::Rgb8, ImageFormat::Png);
        image::write_buffer_with_format(&mut bytes, &pixels, width, height, kind, format).unwrap();
        bytes.into_inner()
    }

    fn check(page: &Path, format: Format, address: &str, expected: Result<(u32, u32), &str>) {
        let wanted = Picture {
            address: address.to_owned(),
            ..Picture::default()
        };
        let source = Source::File(page.to_owned());
        let found = picture(&source, &Options::default(), format, &wanted, (20, 20));
        let found = found.map(|pixels| {
            assert_eq!(&pixels.rgba[..4], [200, 0, 0, 255]);
            (pixels.width, pixels.height)
        });
        match (found, expected) {
            (Err(said), Err(part)) => assert!(said.contains(part), "{address}: {said}"),
            (found, expected) => {
                assert_eq!(found.as_ref().ok(), expected.as_ref().ok(), "{found:?}");
            }
        }
    }

    #[test]
    fn pictures_are_found_beside_the_page_and_nowhere_else() {
        let folder = tempfile::tempdir().unwrap();
        let page = folder.path().join("in/page.html");
        std::fs::create_dir_all(folder.path().join("in/page files")).unwrap();
        std::fs::write(folder.path().join("in/page files/a.png"), red(40, 20)).unwrap();
        std::fs::write(folder.path().join("in/b.png"), b"\x89PNG\r\n\x1a\n broken").unwrap();
        std::fs::write(folder.path().join("in/c.png"), b"words").unwrap();
        std::fs::write(folder.path().join("secret.png"), red(9, 9)).unwrap();
        let check = |address: &str, expected| check(&page, Format::Html, address, expected);
        check("./page%20files/a.png?v=1", Ok((20, 10)));
        check("page files/none.png", Err("not there"));
        check("../secret.png", Err("not in the page's folder"));
        check("page files", Err("not in the page's folder"));
        check("https://a.example/b.png", Err("on the net"));
        check("//a.example/b.png", Err("on the net"));
        check("file:///etc/passwd", Err("on the net"));
        check("c.png", Err("neither PNG"));
        let broken = picture(
            &Source::File(page.clone()),
            &Options::default(),
            Format::Html,
            &Picture {
                address: "b.png".to_owned(),
                ..Picture::default()
            },
            (9, 9),
        );
        assert!(broken.is_err());
        #[cfg(unix)]
        {
            let link = folder.path().join("in/link.png");
            std::os::unix::fs::symlink(folder.path().join("secret.png"), link).unwrap();
            check("link.png", Err("not in the page's folder"));
        }
        let engine = base64::engine::general_purpose::STANDARD;
        let data = format!("data:image/png;base64,{}", engine.encode(red(4, 6)));
        check(&data, Ok((4, 6)));
        check("data:image/png,abc", Err("holds no picture"));
    }

    #[test]
    fn pictures_are_found_in_archives() {
        let folder = tempfile::tempdir().unwrap();
        let book = folder.path().join("book.epub");
        std::fs::write(&book, zip(&[("OEBPS/a.png", &red(30, 60))])).unwrap();
        check(&book, Format::Epub, "OEBPS/a.png", Ok((10, 20)));
        check(&book, Format::Epub, "OEBPS/b.png", Err("missing in it"));
        let picture = |address: &str| Picture {
            address: address.to_owned(),
            ..Picture::default()
        };
        let mut pictures = [picture("OEBPS/a.png"), picture("none.png")];
        let mut archive = Archive::open(std::fs::read(&book).unwrap()).unwrap();
        measure(pictures.iter_mut(), &mut archive);
        assert_eq!(pictures.map(|picture| picture.size), [Some((30, 60)), None]);
        // A size that would take all memory is refused before anything is made.
        let mut bomb = red(2, 2);
        bomb[16..24].copy_from_slice(&[0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff]);
        std::fs::write(&book, zip(&[("a.png", &bomb)])).unwrap();
        check(&book, Format::Epub, "a.png", Err(""));
    }
}
