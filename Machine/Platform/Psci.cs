namespace VirtSpec.Machine.Platform;

/// <summary>What X0 to X3 held when the firmware was called.</summary>
public readonly record struct PsciCall(ulong Function, ulong X1, ulong X2, ulong X3);

/// <summary>
/// PSCI 1.1 as QEMU's board answers it, where PE n has affinity n.
/// The answers were measured on qemu-system-aarch64 7.2 (tests/Guests/psci.S), except that its PSCI 0.1 identifiers are not functions here.
/// </summary>
public static class Psci
{
    private const ulong Version = 1 << 16 | 1, MigrationNotRequired = 2, On = 0, Off = 1;
    private const ulong Success = 0, NotSupported = unchecked((ulong)-1), InvalidParameters = unchecked((ulong)-2), AlreadyOn = unchecked((ulong)-4);

    /// <summary>The bits of a power state that a request to stand by, the only one supported, leaves clear.</summary>
    private const ulong PowerDown = 0xfffe_0000;

    /// <param name="call">A function identifier, of which all 64 bits count, and its arguments. A function that is not known gives -1.</param>
    /// <param name="isOn">For each PE of the board, whether it is on.</param>
    public static PsciAnswer Call(PsciCall call, IReadOnlyList<bool> isOn) => (PsciFunction)call.Function switch
    {
        PsciFunction.PSCI_VERSION => new PsciAnswer.Returns(Version),
        PsciFunction.CPU_SUSPEND or PsciFunction.CPU_SUSPEND64 => Suspend(powerState: call.X1),
        PsciFunction.CPU_OFF => new PsciAnswer.TurnsPeOff(),
        PsciFunction.CPU_ON or PsciFunction.CPU_ON64 => TurnOn(call, isOn),
        PsciFunction.AFFINITY_INFO or PsciFunction.AFFINITY_INFO64 => new PsciAnswer.Returns(AffinityInfo(affinity: call.X1, level: call.X2, isOn)),
        PsciFunction.MIGRATE_INFO_TYPE => new PsciAnswer.Returns(MigrationNotRequired),
        PsciFunction.SYSTEM_OFF => new PsciAnswer.PowersOff(),
        PsciFunction.SYSTEM_RESET => new PsciAnswer.Resets(),
        PsciFunction.PSCI_FEATURES => new PsciAnswer.Returns(Enum.IsDefined((PsciFunction)call.X1) ? Success : NotSupported),
        _ => new PsciAnswer.Returns(NotSupported),
    };

    private static PsciAnswer Suspend(ulong powerState) =>
        (powerState & PowerDown) == 0 ? new PsciAnswer.Suspends() : new PsciAnswer.Returns(InvalidParameters);

    private static PsciAnswer TurnOn(PsciCall call, IReadOnlyList<bool> isOn)
    {
        if (call.X2 % 4 != 0 || call.X1 >= (ulong)isOn.Count)
            return new PsciAnswer.Returns(InvalidParameters);
        return isOn[(int)call.X1] ? new PsciAnswer.Returns(AlreadyOn) : new PsciAnswer.TurnsPeOn((int)call.X1, Entry: call.X2, Context: call.X3);
    }

    /// <summary>Above affinity level 0 everything is on.</summary>
    private static ulong AffinityInfo(ulong affinity, ulong level, IReadOnlyList<bool> isOn)
    {
        if (level != 0)
            return On;
        return affinity >= (ulong)isOn.Count ? InvalidParameters : isOn[(int)affinity] ? On : Off;
    }
}
