//! The binary: parses the command line and hands over to `ticketbuster::cli`. Nothing else belongs here.

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    ticketbuster::cli::run()
}
