//! The `byline` program: arguments in, an exit code out.

fn main() -> std::process::ExitCode {
    byline::cli::main()
}
