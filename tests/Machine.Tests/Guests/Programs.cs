using Xunit;

namespace VirtSpec.Machine.Tests.Guests;

/// <summary>Programs that some tests need.</summary>
internal static class Programs
{
    public const string Qemu = "qemu-system-aarch64";
    public const string Dtc = "dtc";
    public const string CrossCompiler = "aarch64-linux-gnu-gcc";

    /// <summary>Why a test that needs the program is skipped, or null when it can run.</summary>
    public static string? WhySkip(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(directory => File.Exists(Path.Combine(directory, program)))
            ? null
            : $"{program} is not installed";
}

/// <summary>A theory that needs QEMU; without it the test is reported as skipped, with the reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class QemuTheoryAttribute : TheoryAttribute
{
    public QemuTheoryAttribute() => Skip = Programs.WhySkip(Programs.Qemu);
}

/// <summary>A fact that needs the cross compiler; without it the test is reported as skipped, with the reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CrossFactAttribute : FactAttribute
{
    public CrossFactAttribute() => Skip = Programs.WhySkip(Programs.CrossCompiler);
}

/// <summary>A theory that needs QEMU and the device tree compiler; without them the test is reported as skipped, with the reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class QemuAndDtcTheoryAttribute : TheoryAttribute
{
    public QemuAndDtcTheoryAttribute() => Skip = Programs.WhySkip(Programs.Qemu) ?? Programs.WhySkip(Programs.Dtc);
}

/// <summary>A fact that needs the device tree compiler; without it the test is reported as skipped, with the reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class DtcFactAttribute : FactAttribute
{
    public DtcFactAttribute() => Skip = Programs.WhySkip(Programs.Dtc);
}
