//! Pages as pictures to read.

use pok_document::{DocumentError, Pages, page_count, page_image, render_contract};

use crate::sample::{contract, sealed};

#[test]
fn con_19_every_page_is_a_picture_of_the_width_asked() {
    let pdf = render_contract(&contract(3)).unwrap();
    let pages = Pages::open(pdf.clone()).unwrap();
    assert_eq!((pages.count(), page_count(&pdf).unwrap()), (2, 2));
    for width in [1, 320, 794, 1240] {
        let image = image::load_from_memory(&pages.image(1, width).unwrap()).unwrap().into_rgb8();
        assert_eq!(image.width(), width);
        assert!(image.height().abs_diff((width as f32 * 841.89 / 595.28) as u32) <= 1);
        assert!(width == 1 || image.get_pixel(0, 0).0 == [255; 3], "the paper is white");
    }
    let dark = |page| {
        let image = image::load_from_memory(&page_image(&pdf, page, 600).unwrap()).unwrap().into_luma8();
        image.pixels().filter(|pixel| pixel.0[0] < 128).count()
    };
    assert!(dark(0) > 3000 && dark(1) > 2000, "text is drawn: {} {}", dark(0), dark(1));
}

#[test]
fn con_19_pictures_are_the_same_however_they_are_asked_for() {
    let (_, pdf) = sealed(&contract(3));
    let pages = Pages::open(pdf.clone()).unwrap();
    for page in [1, 0, 1] {
        assert!(pages.image(page, 700).unwrap() == page_image(&pdf, page, 700).unwrap());
    }
}

#[test]
fn a_page_that_is_not_there_and_a_file_that_is_no_pdf_are_errors() {
    let pdf = render_contract(&contract(0)).unwrap();
    let error = page_image(&pdf, 7, 600).unwrap_err();
    assert!(matches!(error, DocumentError::NoSuchPage { page: 7, .. }), "{error}");
    assert!(matches!(page_count(b"GIF89a"), Err(DocumentError::Unreadable(_))));
}
