using VirtSpec.Spec;
using VirtSpec.Spec.Exceptions;

namespace VirtSpec.Properties.Traces.Qemu;

/// <summary>A value of a log's entry that the machine does not have.</summary>
/// <param name="Name">Such as <c>ESR</c>.</param>
/// <param name="Machine">What the machine has.</param>
/// <param name="Log">What the log says.</param>
public readonly record struct QemuDifference(string Name, string Machine, string Log)
{
    /// <summary>Both values, where they are numbers.</summary>
    public (ulong Machine, ulong Log)? Values { get; init; }

    public override string ToString() => $"{Name}: the machine has {Machine}, the log {Log}";
}

/// <summary>Holds an entry of a log against what the machine did.</summary>
public static class QemuComparison
{
    /// <summary>N, Z, C and V of PSTATE.</summary>
    public const ulong FlagBits = 0xf000_0000;

    /// <summary>The differences, those that matter most first; none when the two agree.</summary>
    public static IEnumerable<QemuDifference> Of(QemuEntry entry, MachineEvent machine) => (entry, machine.Event) switch
    {
        (QemuEntry.Return back, StepEvent.Return) => OfReturn(back, machine),
        (QemuEntry.Exception { ByBoard: true } call, StepEvent.FirmwareCall) => OfCall(call, machine),
        (QemuEntry.Exception { ByBoard: false } taken, StepEvent.Exception) when Kinds(taken) == Kinds(machine) => OfException(taken, machine),
        _ => [new QemuDifference("event", machine.ToString(), entry.ToString())],
    };

    private static (int Kind, bool IsVirtual) Kinds(QemuEntry.Exception e) => (e.Kind, e.Number is QemuNames.VirtualIRQ or QemuNames.VirtualFIQ or QemuNames.VirtualSError);

    private static (int Kind, bool IsVirtual) Kinds(MachineEvent e) => ((int)e.Exception!.Kind, e.Exception.IsVirtual);

    private static IEnumerable<QemuDifference> OfReturn(QemuEntry.Return entry, MachineEvent machine) =>
        Differing(("EL before", (ulong)machine.Before.EL, (ulong)entry.From), ("EL", (ulong)machine.After.EL, (ulong)entry.To), ("PC", machine.After.PC, entry.PC));

    /// <summary>SMC and HVC that are answered report themselves all the same.</summary>
    private static IEnumerable<QemuDifference> OfCall(QemuEntry.Exception entry, MachineEvent machine)
    {
        bool isSMC = (machine.Word & 3) == 3;
        ulong esr = AArch64.Syndrome(isSMC ? ExceptionClass.SMC64 : ExceptionClass.HVC64, machine.Word >> 5 & 0xffff);
        return Differing(("EL before", (ulong)machine.Before.EL, (ulong)entry.From), ("EC", esr >> 26, entry.EC), ("ESR", esr, entry.ESR));
    }

    private static IEnumerable<QemuDifference> OfException(QemuEntry.Exception entry, MachineEvent machine)
    {
        bool isSynchronous = machine.Exception!.Kind == ExceptionKind.Synchronous;
        // QEMU clears the flags (the row flags-kept of the exclusions); beside that PSTATE is the same bit by bit.
        return Differing(("EL before", (ulong)machine.Before.EL, (ulong)entry.From), ("EL", (ulong)machine.After.EL, (ulong)entry.To), ("ELR", machine.ELR, entry.ELR), ("PC", machine.After.PC, entry.PC),
                isSynchronous ? ("EC", (ulong)machine.ESR.EC, entry.EC) : ("EC", 0, 0), isSynchronous ? ("ESR", machine.ESR.Value, entry.ESR) : ("ESR", 0, 0),
                ("PSTATE", machine.After.PSTATE.Bits & ~FlagBits, entry.PSTATE), ("SPSR", machine.SPSR, entry.SPSR ?? machine.SPSR))
            .Concat(isSynchronous ? OfAddress(entry.FAR, machine.Exception.FaultAddress) : []);
    }

    private static IEnumerable<QemuDifference> OfAddress(ulong? log, ulong? machine) =>
        log is { } far && far != machine ? [new QemuDifference("FAR", machine is { } address ? $"0x{address:x}" : "none", $"0x{far:x}")] : [];

    private static IEnumerable<QemuDifference> Differing(params (string Name, ulong Machine, ulong Log)[] values) =>
        values.Where(v => v.Machine != v.Log).Select(v => new QemuDifference(v.Name, $"0x{v.Machine:x}", $"0x{v.Log:x}") { Values = (v.Machine, v.Log) });
}
