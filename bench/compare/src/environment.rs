//! What the figures depend on: the machine and the versions. It never contains host names or paths.

use std::{fs, path::Path, process::Command};

use serde::Serialize;

/// Facts, each with its name.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Environment(pub Vec<(String, String)>);

impl Environment {
    /// Of this machine; `servers` are the versions of what was started, `root` is the repository.
    pub fn look(servers: Vec<(&'static str, String)>, root: &Path) -> Self {
        let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
        let mut facts = vec![
            ("date".to_owned(), said("date", &["-u", "+%Y-%m-%d"])),
            ("commit".to_owned(), commit(root)),
            ("processor".to_owned(), processor(&read("/proc/cpuinfo"))),
            ("memory".to_owned(), memory(&read("/proc/meminfo"))),
            ("system".to_owned(), system(&read("/etc/os-release"))),
            ("kernel".to_owned(), release(&said("uname", &["-r"]))),
            ("Rust".to_owned(), second_word(&said("rustc", &["--version"]))),
            ("Node.js".to_owned(), said("node", &["--version"]).trim_start_matches('v').to_owned()),
        ];
        facts.extend(servers.into_iter().map(|(name, version)| (name.to_owned(), version)));
        facts.retain(|(_, value)| !value.is_empty());
        Self(facts)
    }
}

/// What a program prints; nothing if it cannot.
fn said(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().ok().filter(|output| output.status.success());
    output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default()
}

fn commit(root: &Path) -> String {
    let folder = root.to_string_lossy();
    let commit = said("git", &["-C", &folder, "rev-parse", "--short=10", "HEAD"]);
    let changed = said("git", &["-C", &folder, "status", "--porcelain", "--untracked-files=no"]);
    if commit.is_empty() || changed.is_empty() { commit } else { format!("{commit} and changes to it") }
}

/// The version of a kernel, without what its builder calls it.
fn release(text: &str) -> String {
    text.split('-').next().unwrap_or_default().to_owned()
}

fn second_word(text: &str) -> String {
    text.split_whitespace().nth(1).unwrap_or_default().to_owned()
}

fn field(text: &str, name: &str) -> Option<String> {
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once([':', '='])?.1.trim().trim_matches('"').to_owned())
}

fn processor(cpuinfo: &str) -> String {
    let cores = cpuinfo.lines().filter(|line| line.starts_with("processor")).count();
    let model = field(cpuinfo, "model name").unwrap_or_else(|| "unknown".to_owned());
    format!("{model}, {cores} {}", if cores == 1 { "core" } else { "cores" })
}

fn memory(meminfo: &str) -> String {
    let kib = field(meminfo, "MemTotal").and_then(|text| text.split_whitespace().next()?.parse::<f64>().ok());
    kib.map(|kib| format!("{:.0} GiB", kib / 1_048_576.0)).unwrap_or_default()
}

fn system(os_release: &str) -> String {
    field(os_release, "PRETTY_NAME").unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernels_files_are_read() {
        let cpu = "processor\t: 0\nmodel name\t: AMD EPYC\nprocessor\t: 1\nmodel name\t: AMD EPYC\n";
        assert_eq!(processor(cpu), "AMD EPYC, 2 cores");
        assert_eq!(memory("MemTotal:       25165824 kB\n"), "24 GiB");
        assert_eq!(
            system("NAME=x\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n"),
            "Debian GNU/Linux 12 (bookworm)"
        );
        assert_eq!(release("6.1.0-18-amd64"), "6.1.0");
        assert_eq!(second_word("rustc 1.95.0 (abc)"), "1.95.0");
        assert_eq!(said("/nowhere/program", &[]), "");
    }

    #[test]
    fn this_machine_has_a_processor() {
        let facts = Environment::look(vec![("Redis", "7".to_owned())], Path::new(".")).0;
        assert!(facts.iter().any(|(name, value)| name == "processor" && value.contains("core")), "{facts:?}");
        assert!(facts.contains(&("Redis".to_owned(), "7".to_owned())));
    }
}
