//! Compiles `proto/` without a protoc on the machine: `protox` parses, `prost` and `tonic` make Rust of it.
//! The descriptors are kept for the reflection service. Release builds notice a web application that was built
//! anew.

use std::{
    env,
    error::Error,
    fs, io,
    path::{Path, PathBuf},
    time::SystemTime,
};

use prost::Message;

const PROTO: &str = "proto/ticketbuster/v1/catalog.proto";
/// Between the nodes of a cluster. It has no reflection.
const MESH: &str = "proto/mesh/v1/mesh.proto";
/// The part of etcd's API that the nodes use. The server's side is for tests.
const ETCD: &str = "proto/etcd/etcd.proto";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=proto");
    // Debug builds read the web application at the start. A source tree that can't be written to stays as it is.
    if env::var("PROFILE")? == "release" && watch("web/dist").is_err() {
        println!(
            "cargo::warning=web/dist is not watched; a web application that is built later is not noticed"
        );
    }
    let descriptors = protox::compile([PROTO], ["proto"])?;
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("catalog.bin"), descriptors.encode_to_vec())?;
    tonic_prost_build::configure()
        .build_client(false)
        .codec_path("crate::grpc::codec::SmallBuffers")
        // What the map has packed is shared by everybody who asks, not copied.
        .bytes(".ticketbuster.v1.SeatMap.status")
        .compile_fds(descriptors)?;
    tonic_prost_build::configure()
        // Connections are made by `cluster::mesh`, which has no use for the library's.
        .build_transport(false)
        // Bodies are pieces of the message that they came in, not copies.
        .bytes(".")
        .compile_fds(protox::compile([MESH], ["proto"])?)?;
    tonic_prost_build::configure()
        .build_transport(false)
        .bytes(".")
        .compile_fds(protox::compile([ETCD], ["proto"])?)?;
    Ok(())
}

/// Cargo can watch only what is there, and would compile everything again each time for a folder that is not: so
/// there is one, empty if need be, and older than this build.
fn watch(folder: &str) -> io::Result<()> {
    if !Path::new(folder).exists() {
        fs::create_dir_all(folder)?;
        fs::File::open(folder)?.set_modified(SystemTime::UNIX_EPOCH)?;
    }
    println!("cargo::rerun-if-changed={folder}");
    Ok(())
}
