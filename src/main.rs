//! The command line: `zandaka read` reads a saved page as the extension would, `zandaka portals` lists what is known.
//!
//! Exit 0 with JSON for every page state; exit 2 with a message that says what would be right for everything else.

use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::{Parser, Subcommand};
use zandaka::capture::Capture;
use zandaka::error::Kind;
use zandaka::portals;
use zandaka::reader::{self, Page, Trace};
use zandaka::snapshot::SAVED_PAGE_CAP;
use zandaka::time::Moment;

/// Reads the balance a Japanese mobile carrier's portal shows, from a saved page.
#[derive(Parser)]
#[command(name = "zandaka", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Prints what a saved page gives, as JSON.
    Read {
        /// Address the page was saved from, such as https://www.iijmio.jp/service/setup/hdc/viewdailydata/
        #[arg(long)]
        url: String,
        /// When it was saved, such as 2025-03-22T21:00:00+09:00; now where it is left out.
        #[arg(long)]
        at: Option<String>,
        /// Instead of JSON, says of every number on the page why it was taken or refused.
        #[arg(long)]
        explain: bool,
        /// The saved page, in UTF-8; - reads standard input.
        file: PathBuf,
    },
    /// Lists the portals, their hosts and how well each is known.
    Portals,
}

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let code = if error.use_stderr() { 2 } else { 0 };
            return if error.print().is_ok() { ExitCode::from(code) } else { ExitCode::from(2) };
        }
    };
    let result = match arguments.command {
        Command::Read { url, at, explain, file } => read(&url, at.as_deref(), explain, &file),
        Command::Portals => Ok(list()),
    };
    match result {
        // A reader that closed its end of the pipe has all it wanted.
        Ok(text) => match writeln!(std::io::stdout(), "{text}") {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => ExitCode::from(2),
            _ => ExitCode::SUCCESS,
        },
        Err(message) => {
            eprintln!("zandaka: {message}");
            ExitCode::from(2)
        }
    }
}

fn read(url: &str, at: Option<&str>, explain: bool, file: &Path) -> Result<String, String> {
    let at = match at {
        Some(text) => text
            .parse()
            .map_err(|_| format!("--at {text:?} is not a time; write it as 2025-03-22T21:00:00+09:00"))?,
        None => {
            now().ok_or("this computer's clock is beyond the years 1 to 9999; give the time with --at")?
        }
    };
    let html = text_of(file)?;
    let (capture, traces) =
        reader::explain(&Page { url, html: &html, at, mask_key: None }).map_err(|error| {
            let hint = match error.kind() {
                Kind::UnknownHost(_) => "; `zandaka portals` lists the hosts that are",
                Kind::Address(_) => "; write the whole address, https://host/path",
                _ => "",
            };
            format!("{error}{hint}")
        })?;
    if explain {
        return Ok(table(&capture, &traces));
    }
    serde_json::to_string_pretty(&capture).map_err(|error| error.to_string())
}

/// Every number of the page with what it was taken for, or why it was refused.
fn table(capture: &Capture, traces: &[Trace]) -> String {
    let mut text = format!("{} {}: {}\n", capture.carrier, capture.page, capture.state);
    for trace in traces {
        let verdict = match &trace.verdict {
            Ok(reading) => {
                let period = reading.period.map(|period| format!(" {period}")).unwrap_or_default();
                format!("{} {}{period} ({})", reading.measure, reading.bucket, reading.certainty)
            }
            Err(reason) => format!("refused: {reason}"),
        };
        text.push_str(&format!("\n{}\n    {verdict}\n    under: {}\n", trace.text, trace.labels.join(" < ")));
    }
    for doubt in &capture.doubts {
        text.push_str(&format!("\n{}\n    doubted as {}: {}\n", doubt.text, doubt.measure, doubt.reason));
    }
    text.trim_end().to_owned()
}

fn now() -> Option<Moment> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    Moment::from_millis(i64::try_from(since.as_millis()).ok()?)
}

/// The text of a file or of standard input, never more than a page can be.
fn text_of(file: &Path) -> Result<String, String> {
    let name = file.display();
    let source: Box<dyn Read> = if file == Path::new("-") {
        Box::new(std::io::stdin())
    } else {
        Box::new(std::fs::File::open(file).map_err(|error| format!("{name} cannot be read: {error}"))?)
    };
    let mut bytes = Vec::new();
    let limit = u64::try_from(SAVED_PAGE_CAP).unwrap_or(u64::MAX).saturating_add(1);
    source.take(limit).read_to_end(&mut bytes).map_err(|error| format!("{name} cannot be read: {error}"))?;
    if bytes.len() > SAVED_PAGE_CAP {
        return Err(format!("{name} is larger than the {SAVED_PAGE_CAP} bytes a page can have"));
    }
    String::from_utf8(bytes)
        .map_err(|_| format!("{name} is not UTF-8; save the page as \"Web page, HTML only\" in UTF-8"))
}

fn list() -> String {
    let mut text = String::new();
    for portal in portals::ALL {
        let evidence = portal.evidence().map(|best| format!(", grade {:?}, {}", best.grade, best.since));
        text.push_str(&format!("{} ({}){}\n", portal.id, portal.name, evidence.unwrap_or_default()));
        for host in portal.hosts {
            text.push_str(&format!("  https://{host}/\n"));
        }
    }
    text.trim_end().to_owned()
}
