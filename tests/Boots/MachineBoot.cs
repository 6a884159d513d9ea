using VirtSpec.Cli;

namespace VirtSpec.Boots;

/// <summary>A boot on the specification, by the command that a user would give.</summary>
public static class MachineBoot
{
    /// <summary>A boot that hangs ends here; the longest has 309 million instructions.</summary>
    private const ulong Budget = 1_000_000_000;

    /// <summary>The arguments of <c>virtspec</c>.</summary>
    public static string[] Arguments(Boot boot) =>
    [
        "run", "--kernel", BootFiles.PathOf(boot.Kernel), "--stats", .. boot.HasEL2 ? ["--el2"] : Array.Empty<string>(), .. Board(boot),
    ];

    /// <summary>The arguments of <c>virtspec</c> that check it against its manifest.</summary>
    public static string[] CheckArguments(Boot boot) => ["check", BootFiles.PathOf(boot.Kernel), "--manifest", WatchedBoot.ManifestOf(boot), .. Board(boot)];

    /// <summary>What says which board there is, what is in its memory, and when the run ends.</summary>
    private static string[] Board(Boot boot) =>
    [
        "--cpu", boot.Cpu, "--mem", $"{boot.Megabytes}M", "--max-steps", $"{Budget}",
        .. Option("--initrd", boot.Initrd), .. Option("--dtb", boot.DeviceTree),
        .. boot.CommandLine is { } text ? ["--append", text] : Array.Empty<string>(),
        .. boot.Loads.SelectMany(l => new[] { "--load", $"{BootFiles.PathOf(l.File)}@0x{l.Address:x}" }),
        .. boot.Until.SelectMany(text => new[] { "--until", text }),
    ];

    /// <summary>Runs it; the last line of <see cref="BootEnd.Summary"/> says how long it took.</summary>
    public static BootEnd Run(Boot boot)
    {
        var (console, error) = (new StringWriter(), new StringWriter());
        int code = CommandLine.Run(Arguments(boot), console, error);
        return new BootEnd(code, console.ToString(), error.ToString().TrimEnd());
    }

    private static string[] Option(string name, string? file) => file is null ? [] : [name, BootFiles.PathOf(file)];
}

/// <summary>How a boot ended.</summary>
/// <param name="ExitCode">Of the command.</param>
/// <param name="Summary">What it wrote to standard error.</param>
public sealed record BootEnd(int ExitCode, string Console, string Summary);
