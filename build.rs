//! Compiles `proto/` without a protoc on the machine: `protox` parses, `prost` and `tonic` make Rust of it.
//! The descriptors are kept for the reflection service.

use std::{env, error::Error, fs, path::PathBuf};

use prost::Message;

const PROTO: &str = "proto/ticketbuster/v1/catalog.proto";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=proto");
    let descriptors = protox::compile([PROTO], ["proto"])?;
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("catalog.bin"), descriptors.encode_to_vec())?;
    tonic_prost_build::configure()
        .build_client(false)
        // What the map has packed is shared by everybody who asks, not copied.
        .bytes(".ticketbuster.v1.SeatMap.status")
        .compile_fds(descriptors)?;
    Ok(())
}
