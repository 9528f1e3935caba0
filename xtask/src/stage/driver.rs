//! A WebDriver program (chromedriver, geckodriver) as a child process, on a port of its own choice.
//!
//! It and whatever it started end with it: it leads a process group that is killed on drop, so that a test that fails
//! leaves no browser behind.

use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::thread;

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process_group};

/// A running driver.
#[derive(Debug)]
pub(super) struct Driver {
    child: Child,
    /// Where it listens.
    pub(super) url: String,
}

impl Driver {
    /// Starts the program and waits for it to say which port it listens on, which it says right after `before_port`.
    pub(super) fn start(command: &mut Command, before_port: &str) -> Result<Self> {
        let name = command.get_program().to_string_lossy().into_owned();
        command.process_group(0).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().with_context(|| format!("cannot start {name}"))?;
        let output = child.stdout.take();
        let mut driver = Self { child, url: String::new() };
        let mut lines = BufReader::new(output.context("a child without output")?).lines();
        for line in lines.by_ref() {
            let line = line?;
            let Some((_, rest)) = line.split_once(before_port) else { continue };
            let port: String = rest.chars().take_while(char::is_ascii_digit).collect();
            driver.url = format!("http://127.0.0.1:{port}");
            // What it says later is read and dropped, for a full pipe would stop it.
            thread::spawn(move || lines.for_each(drop));
            return Ok(driver);
        }
        bail!("{name} ended before it listened");
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        if let Some(group) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) {
            let _ = kill_process_group(group, Signal::KILL);
        }
        let _ = self.child.wait();
    }
}
