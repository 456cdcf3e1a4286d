//! `bench_document render N` and `bench_document sign N`: the median time of one operation, as JSON.
//!
//! `render` makes a Korean contract of two pages; `sign` puts a P-256 PAdES signature with a seal on it. With `write DIR`
//! it leaves one document of each kind to look at.

#[expect(dead_code, reason = "the tests use all of it")]
#[path = "../tests/document/sample.rs"]
mod sample;

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use pok_document::{Face, SignRequest, page_count, page_image, render_contract, sign, verify};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["render", n] => measure("render_s", n.parse()?, |_| Ok(render_contract(&sample::contract(3))?)),
        ["sign", n] => {
            let (people, seal, pdf) = (sample::people(), sample::seal(), render_contract(&sample::contract(3))?);
            let request = sample::request(sample::SUPPLIER, &seal);
            measure("sign_s", n.parse()?, |_| Ok(sign(&pdf, &request, &people.supplier)?))
        }
        ["verify", n] => {
            let (people, signed) = sample::sealed(&sample::contract(3));
            measure("verify_s", n.parse()?, |_| {
                if verify(&signed, &people.roots).holds { Ok(Vec::new()) } else { Err("does not hold".into()) }
            })
        }
        ["write", directory] => write(Path::new(directory)),
        _ => Err("usage: bench_document render|sign|verify N, or write DIRECTORY".into()),
    }
}

fn measure(
    name: &str,
    count: usize,
    mut operation: impl FnMut(usize) -> Result<Vec<u8>, Box<dyn Error>>,
) -> Result<(), Box<dyn Error>> {
    let mut seconds = Vec::with_capacity(count);
    let mut bytes = operation(0)?.len();
    for at in 0..count {
        let start = Instant::now();
        bytes = operation(at)?.len();
        seconds.push(start.elapsed().as_secs_f64());
    }
    seconds.sort_by(f64::total_cmp);
    let median = seconds.get(count / 2).ok_or("N must be at least 1")?;
    println!("{{\"{name}\":{median:.6},\"bytes\":{bytes}}}");
    Ok(())
}

fn write(directory: &Path) -> Result<(), Box<dyn Error>> {
    let (people, pdf) = sample::sealed(&sample::contract(3));
    println!("{} pages; {:#?}", page_count(&pdf)?, verify(&pdf, &people.roots));
    std::fs::write(directory.join("signed.pdf"), &pdf)?;
    let last = page_count(&pdf)? - 1;
    std::fs::write(directory.join("signed.png"), page_image(&pdf, last, 1240)?)?;
    let face = Face::Text("홍길동");
    let request = SignRequest { field: sample::SUPPLIER, face, signed_at_micros: sample::NOW };
    let named = sign(&render_contract(&sample::contract(3))?, &request, &people.supplier)?;
    std::fs::write(directory.join("named.png"), page_image(&named, last, 1240)?)?;
    for items in [0, 1, 500] {
        let pdf = render_contract(&sample::contract(items))?;
        std::fs::write(directory.join(format!("items-{items}.pdf")), pdf)?;
    }
    Ok(())
}
