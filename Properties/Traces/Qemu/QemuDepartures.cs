using VirtSpec.Properties.Walks;
using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Translation;

namespace VirtSpec.Properties.Traces.Qemu;

/// <summary>What QEMU reports where a row of the exclusions says that it departs: the very value, so that a row excuses nothing else.</summary>
internal static class QemuDepartures
{
    private const string WalkLevel = "walk-level", IsvStage1 = "isv-stage1";
    private const int SyndromeLsb = 14;

    /// <summary>The syndromes that QEMU may report for an exception of the machine: by one row that matches it, and by all that do.</summary>
    /// <param name="rows">Those whose pattern and value match.</param>
    /// <param name="fault">Of the last access that faulted.</param>
    /// <param name="memory">As the exception left it.</param>
    public static IEnumerable<(ulong ESR, IReadOnlyList<QemuExclusion> Rows)> Syndromes(MachineEvent machine, IReadOnlyList<QemuExclusion> rows, FaultRecord fault, IReadMemory memory)
    {
        ulong all = machine.ESR.Value;
        foreach (var row in rows)
        {
            yield return (Departed(row.Id, machine.ESR.Value, machine, fault, memory), [row]);
            all = Departed(row.Id, all, machine, fault, memory);
        }
        yield return (all, rows);
    }

    private static ulong Departed(string row, ulong esr, MachineEvent machine, FaultRecord fault, IReadMemory memory) => row switch
    {
        // The access is described though stage 1 or a walk faults.
        IsvStage1 => esr & ~(0x7ffUL << SyndromeLsb) | (ulong)fault.Access.LSInstructionSyndrome << SyndromeLsb,
        // The level is that of the descriptor of stage 1 whose address stage 2 does not translate.
        WalkLevel => esr & ~3UL | (uint)Stage1Level(machine, fault, memory),
        _ => esr,
    };

    private static int Stage1Level(MachineEvent machine, FaultRecord fault, IReadMemory memory)
    {
        var va = new VA(machine.Exception!.FaultAddress ?? 0);
        var path = TranslationPath.Of(machine.Before, memory, va, fault.Access);
        return path.Steps.Where(s => s.Read.Stage == 1).Select(s => s.Read.Level + 1).DefaultIfEmpty(AArch64.GetS1TTWParams(machine.Before, path.Regime, va).StartLevel).Max();
    }
}
