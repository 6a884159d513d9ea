using Xunit;

namespace VirtSpec.PhysicalGic.Tests;

/// <summary>A fact that needs a program; without it the test is reported as skipped, with the reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NeedsFactAttribute : FactAttribute
{
    public NeedsFactAttribute(string program) => Skip = Programs.WhySkip(program);
}

/// <summary>Programs that some tests need.</summary>
internal static class Programs
{
    public const string Qemu = "qemu-system-aarch64", Assembler = "aarch64-linux-gnu-as";

    public static string? WhySkip(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(directory => File.Exists(Path.Combine(directory, program)))
            ? null
            : $"{program} is not installed";
}
