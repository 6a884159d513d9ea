namespace VirtSpec.Machine.Platform;

/// <summary>What a call to the firmware leads to.</summary>
public abstract record PsciAnswer
{
    private PsciAnswer()
    {
    }

    /// <summary>The call returns with this in X0.</summary>
    public sealed record Returns(ulong X0) : PsciAnswer;

    /// <summary>The call returns with zero in X0, after the next wake-up event.</summary>
    public sealed record Suspends : PsciAnswer;

    /// <summary>The only PE turns itself off, and nothing can turn it on.</summary>
    public sealed record TurnsPeOff : PsciAnswer;

    public sealed record PowersOff : PsciAnswer;

    public sealed record Resets : PsciAnswer;
}

/// <summary>
/// PSCI 1.1 as QEMU's board answers it on a machine with one PE, whose affinity is 0.
/// The answers were measured on qemu-system-aarch64 7.2 (tests/Guests/psci.S), except that its PSCI 0.1 identifiers are not functions here.
/// </summary>
public static class Psci
{
    private const ulong Version = 1 << 16 | 1, MigrationNotRequired = 2, On = 0;
    private const ulong Success = 0, NotSupported = unchecked((ulong)-1), InvalidParameters = unchecked((ulong)-2), AlreadyOn = unchecked((ulong)-4);

    /// <summary>The bits of a power state that a request to stand by, the only one supported, leaves clear.</summary>
    private const ulong PowerDown = 0xfffe_0000;

    /// <param name="function">X0, a function identifier: all 64 bits count. One that is not known gives -1.</param>
    /// <param name="x1">The first argument.</param>
    /// <param name="x2">The second argument.</param>
    public static PsciAnswer Call(ulong function, ulong x1, ulong x2) => (PsciFunction)function switch
    {
        PsciFunction.PSCI_VERSION => new PsciAnswer.Returns(Version),
        PsciFunction.CPU_SUSPEND or PsciFunction.CPU_SUSPEND64 => Suspend(powerState: x1),
        PsciFunction.CPU_OFF => new PsciAnswer.TurnsPeOff(),
        PsciFunction.CPU_ON or PsciFunction.CPU_ON64 => new PsciAnswer.Returns(x1 == 0 ? AlreadyOn : InvalidParameters),
        PsciFunction.AFFINITY_INFO or PsciFunction.AFFINITY_INFO64 => new PsciAnswer.Returns(AffinityInfo(affinity: x1, level: x2)),
        PsciFunction.MIGRATE_INFO_TYPE => new PsciAnswer.Returns(MigrationNotRequired),
        PsciFunction.SYSTEM_OFF => new PsciAnswer.PowersOff(),
        PsciFunction.SYSTEM_RESET => new PsciAnswer.Resets(),
        PsciFunction.PSCI_FEATURES => new PsciAnswer.Returns(Enum.IsDefined((PsciFunction)x1) ? Success : NotSupported),
        _ => new PsciAnswer.Returns(NotSupported),
    };

    private static PsciAnswer Suspend(ulong powerState) =>
        (powerState & PowerDown) == 0 ? new PsciAnswer.Suspends() : new PsciAnswer.Returns(InvalidParameters);

    /// <summary>Above affinity level 0 everything is on.</summary>
    private static ulong AffinityInfo(ulong affinity, ulong level) =>
        level != 0 || affinity == 0 ? On : InvalidParameters;
}
