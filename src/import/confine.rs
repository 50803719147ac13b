//! The importers' process locks itself in before it looks at a file from elsewhere.
//!
//! On Linux two means are used, as far as the kernel has them: Landlock takes away every file,
//! folder and TCP port, and a filter of system calls refuses to open files, to make sockets and to
//! start programs. What is read and answered goes through the pipes that are open already. A parser
//! that is taken over by its file can then do nothing but give a wrong answer.

/// What locks the importers' process in on this system, as a sentence for `--version`.
pub fn confinement() -> &'static str {
    match system::available() {
        (true, true) => {
            "importers run locked in: no files, no network, no programs (Landlock and seccomp)"
        }
        (false, true) => {
            "importers run locked in: no files, no network, no programs (seccomp; this kernel has no Landlock)"
        }
        (true, false) => {
            "importers run locked in from files and TCP (Landlock; this kernel has no seccomp filters)"
        }
        (false, false) => {
            "importers run in a process of their own, but this system cannot lock it in"
        }
    }
}

pub(super) use system::lock;

#[cfg(target_os = "linux")]
mod system {
    use std::collections::BTreeMap;

    use landlock::{
        ABI, Access as _, AccessFs, AccessNet, CompatLevel, Compatible as _, Ruleset,
        RulesetAttr as _,
    };
    use seccompiler::{BpfProgram, SeccompAction, SeccompFilter};

    /// Takes from this process, for good, what no importer needs.
    pub(in super::super) fn lock() {
        // A kernel without one of them still has the other; without both there are the limits on
        // time and memory.
        take_files().ok();
        refuse_calls().ok();
    }

    fn take_files() -> Result<(), landlock::RulesetError> {
        Ruleset::default()
            .set_compatibility(CompatLevel::BestEffort)
            .handle_access(AccessFs::from_all(ABI::V5))?
            .handle_access(AccessNet::from_all(ABI::V5))?
            .create()?
            .restrict_self()?;
        Ok(())
    }

    fn refuse_calls() -> Result<(), Box<dyn std::error::Error>> {
        let rules: BTreeMap<i64, Vec<seccompiler::SeccompRule>> =
            REFUSED.iter().map(|&call| (call, Vec::new())).collect();
        let filter = SeccompFilter::new(
            rules,
            SeccompAction::Allow,
            SeccompAction::Errno(libc::EPERM as u32),
            std::env::consts::ARCH.try_into()?,
        )?;
        let program: BpfProgram = filter.try_into()?;
        seccompiler::apply_filter_all_threads(&program)?;
        Ok(())
    }

    /// Whether the kernel has Landlock and filters of system calls.
    pub(super) fn available() -> (bool, bool) {
        let landlock = Ruleset::default()
            .set_compatibility(CompatLevel::HardRequirement)
            .handle_access(AccessFs::from_all(ABI::V1))
            .and_then(Ruleset::create);
        let seccomp = std::path::Path::new("/proc/sys/kernel/seccomp/actions_avail").exists();
        let is_known: Result<seccompiler::TargetArch, _> = std::env::consts::ARCH.try_into();
        (landlock.is_ok(), seccomp && is_known.is_ok())
    }

    /// System calls that no importer needs and a taken-over one would want.
    const REFUSED: &[i64] = &[
        libc::SYS_openat,
        libc::SYS_openat2,
        libc::SYS_open_by_handle_at,
        libc::SYS_unlinkat,
        libc::SYS_renameat2,
        libc::SYS_linkat,
        libc::SYS_symlinkat,
        libc::SYS_mkdirat,
        libc::SYS_fchmodat,
        libc::SYS_fchownat,
        libc::SYS_socket,
        libc::SYS_connect,
        libc::SYS_bind,
        libc::SYS_listen,
        libc::SYS_accept4,
        libc::SYS_sendto,
        libc::SYS_sendmsg,
        libc::SYS_execve,
        libc::SYS_execveat,
        libc::SYS_kill,
        libc::SYS_ptrace,
        libc::SYS_process_vm_readv,
        libc::SYS_process_vm_writev,
        libc::SYS_pidfd_open,
        libc::SYS_pidfd_getfd,
        libc::SYS_io_uring_setup,
        libc::SYS_bpf,
        libc::SYS_perf_event_open,
        libc::SYS_userfaultfd,
        libc::SYS_mount,
        libc::SYS_umount2,
        libc::SYS_pivot_root,
        libc::SYS_chroot,
        libc::SYS_unshare,
        libc::SYS_setns,
        libc::SYS_keyctl,
        libc::SYS_add_key,
        libc::SYS_request_key,
        libc::SYS_memfd_create,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_open,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_creat,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_unlink,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_rename,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_link,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_symlink,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_mkdir,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_chmod,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_fork,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_vfork,
    ];
}

#[cfg(not(target_os = "linux"))]
mod system {
    /// Takes nothing away: there is no way on this system.
    pub(in super::super) fn lock() {}

    pub(super) fn available() -> (bool, bool) {
        (false, false)
    }
}

#[cfg(all(test, target_os = "linux"))]
#[expect(clippy::unwrap_used, reason = "a test whose own files fail has failed")]
mod tests {
    use std::fs::{self, File};
    use std::net::{TcpStream, UdpSocket};
    use std::process::Command;

    use super::*;

    const INSIDE: &str = "BYLINE_TEST_INSIDE";

    /// Runs this test again as a process of its own, which locks itself in and tries everything.
    #[test]
    fn a_locked_process_reads_writes_connects_and_starts_nothing() {
        if system::available() == (false, false) {
            return; // `confinement` says so.
        }
        if std::env::var_os(INSIDE).is_some() {
            return try_everything();
        }
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let folder = tempfile::tempdir().unwrap();
        let secret = folder.path().join("secret.txt");
        fs::write(&secret, "secret").unwrap();
        let name =
            "import::confine::tests::a_locked_process_reads_writes_connects_and_starts_nothing";
        let output = Command::new(std::env::current_exe().unwrap())
            .args([name, "--exact", "--nocapture", "--test-threads=1"])
            .env(INSIDE, folder.path())
            .env(
                "BYLINE_TEST_PORT",
                listener.local_addr().unwrap().to_string(),
            )
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(said.contains("before: read connect"), "{said}");
        assert!(said.contains("after: parsed\n"), "{said}");
        assert!(!folder.path().join("new.txt").exists());
    }

    fn try_everything() {
        let folder = std::path::PathBuf::from(std::env::var_os(INSIDE).unwrap());
        let address = std::env::var("BYLINE_TEST_PORT").unwrap();
        let secret = folder.join("secret.txt");
        let mut before = Vec::new();
        before.extend(fs::read(&secret).is_ok().then_some("read"));
        before.extend(TcpStream::connect(&address).is_ok().then_some("connect"));
        println!("before: {}", before.join(" "));
        lock();
        let mut after = Vec::new();
        after.extend(fs::read(&secret).is_ok().then_some("read"));
        after.extend(fs::read("/etc/passwd").is_ok().then_some("read"));
        after.extend(fs::read_dir("/").is_ok().then_some("list"));
        after.extend(
            File::create(folder.join("new.txt"))
                .is_ok()
                .then_some("write"),
        );
        after.extend(fs::remove_file(&secret).is_ok().then_some("remove"));
        after.extend(TcpStream::connect(&address).is_ok().then_some("connect"));
        after.extend(UdpSocket::bind("127.0.0.1:0").is_ok().then_some("udp"));
        after.extend(
            Command::new("/bin/true")
                .status()
                .is_ok()
                .then_some("start"),
        );
        // What an importer does still works.
        let page = b"<p>The council met on Monday, and nobody came.</p>".to_vec();
        let parsed = super::super::parse(
            page,
            super::super::Format::Html,
            &super::super::Hints::default(),
        );
        after.extend(parsed.is_ok().then_some("parsed"));
        println!("after: {}", after.join(" "));
    }
}
