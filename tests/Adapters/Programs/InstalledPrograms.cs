namespace VirtSpec.Adapters.Programs;

/// <summary>Programs that some tests need, by the names under which PATH has them.</summary>
public static class InstalledPrograms
{
    public const string Qemu = "qemu-system-aarch64", Dtc = "dtc", CrossCompiler = "aarch64-linux-gnu-gcc", CrossAssembler = "aarch64-linux-gnu-as";

    /// <summary>Programs that read reports.</summary>
    public const string Chromium = "chromium", JUnitParser = "junitparser", Prove = "prove", Genhtml = "genhtml";

    /// <summary>Why a test that needs all of these is skipped, or null when they are installed.</summary>
    public static string? WhySkip(params string[] programs) =>
        programs.FirstOrDefault(program => !IsInstalled(program)) is { } missing ? $"{missing} is not installed" : null;

    private static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(directory => File.Exists(Path.Combine(directory, program)));
}
