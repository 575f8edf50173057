//! Compiles `proto/` without a protoc on the machine: `protox` parses, `prost` and `tonic` make Rust of it.
//! The descriptors are kept for the reflection service. Release builds notice a web application that was built
//! anew.

use std::{env, error::Error, fs, path::PathBuf};

use prost::Message;

const PROTO: &str = "proto/ticketbuster/v1/catalog.proto";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=proto");
    // Debug builds read it at the start. Cargo can watch only what is there, and would compile everything again
    // each time for a folder that is not; so there is one, empty if need be. It takes no Node.js.
    if env::var("PROFILE")? == "release" && fs::create_dir_all("web/dist").is_ok() {
        println!("cargo::rerun-if-changed=web/dist");
    }
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
