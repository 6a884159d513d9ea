namespace VirtSpec.Cli;

/// <summary>Ends a command with one line on standard error: what is wrong, and what to do.</summary>
public sealed class CommandError(string message, ExitCode exitCode = ExitCode.Usage) : Exception(message)
{
    public CommandError(string where, string expected, string found, string mend)
        : this($"{where}: expected {expected}, found {found}; {mend}")
    {
    }

    public ExitCode ExitCode { get; } = exitCode;
}
