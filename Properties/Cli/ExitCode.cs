namespace VirtSpec.Cli;

/// <summary>What every command returns to the shell.</summary>
public enum ExitCode
{
    Ok = 0,

    /// <summary>A check failed, or a program did not end by powering the machine off.</summary>
    Failed = 1,

    /// <summary>The command line or a file that it names is wrong.</summary>
    Usage = 2,

    /// <summary>Something was reached that the architecture defines and that is not modelled.</summary>
    NotModelled = 3,
}
