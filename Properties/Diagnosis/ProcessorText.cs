using VirtSpec.Machine.Platform;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Gic;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Timers;

namespace VirtSpec.Properties.Diagnosis;

/// <summary>Where one PE of a board is: its registers, what it waits for, and what may come to it.</summary>
internal static class ProcessorText
{
    private const int RegistersInLine = 4, GeneralRegisters = 31;

    public static IEnumerable<string> Lines(BoardState board, int index)
    {
        var processor = board.Processors[index];
        var pe = processor.Pe;
        if (!processor.IsOn)
            return [$"PE {index}        off"];
        return
        [
            $"PE {index}        at 0x{pe.PC:x16}, {pe.PSTATE}, {(processor.Waiting == Waiting.None ? "runs" : $"waits since {processor.Waiting}")}",
            .. General(pe),
            $"  SP_EL0 0x{pe.SPOf(ExceptionLevel.EL0):x16}  SP_EL1 0x{pe.SPOf(ExceptionLevel.EL1):x16}  SP_EL2 0x{pe.SPOf(ExceptionLevel.EL2):x16}",
            .. Exceptions(pe),
            $"  interrupts  {Interrupts(board, index)}",
            .. TimerInterrupts.StatusOf(pe, board.Counter).Where(t => t.IsEnabled).Select(Timer),
        ];
    }

    private static IEnumerable<string> General(PE pe) => Enumerable.Range(0, GeneralRegisters)
        .Select(n => $"{"X" + n,3} 0x{pe.X(n):x16}").Chunk(RegistersInLine).Select(line => "  " + string.Join("  ", line));

    private static IEnumerable<string> Exceptions(PE pe)
    {
        yield return Named(pe, Reg.ESR_EL1, Reg.SPSR_EL1, Reg.ELR_EL1, Reg.FAR_EL1);
        yield return Named(pe, Reg.VBAR_EL1);
        if (!pe.Configuration.HaveEL2)
            yield break;
        yield return Named(pe, Reg.ESR_EL2, Reg.SPSR_EL2, Reg.ELR_EL2, Reg.FAR_EL2);
        yield return Named(pe, Reg.VBAR_EL2, Reg.HPFAR_EL2, Reg.HCR_EL2);
    }

    private static string Named(PE pe, params Reg[] registers) => "  " + string.Join("  ", registers.Select(r => $"{r} 0x{pe.System[r]:x}"));

    private static string Interrupts(BoardState board, int index)
    {
        var pe = board.Processors[index].Pe;
        var forwarded = board.Devices.Gic.Pending(index);
        var signalled = CpuInterface.Signals(pe, forwarded);
        var taken = Spec.Exceptions.Interrupts.Pending(pe, new Inputs(board.Counter, Gic: forwarded));
        List<string> pending =
        [
            .. Forwarded("Group 0", forwarded.Group0, signalled.FIQ, "FIQ"),
            .. Forwarded("Group 1", forwarded.Group1, signalled.IRQ, "IRQ"),
            .. IsVirtual(pe) ? ["a virtual one"] : (string[])[],
        ];
        return pending.Count == 0 ? "none pending" : $"pending: {string.Join("; ", pending)}; {(taken is null ? "none can be taken" : $"{taken.Kind} is taken next")}";
    }

    private static IEnumerable<string> Forwarded(string group, PendingInterrupt interrupt, bool isSignalled, string signal) => interrupt.IsPresent
        ? [$"{group} INTID {interrupt.Id.Value} of priority 0x{interrupt.Priority:x2}, {(isSignalled ? $"signalled as {signal}" : "not signalled by the CPU interface")}"]
        : [];

    private static bool IsVirtual(PE pe)
    {
        var hcr = new HCR_EL2(pe.System[Reg.HCR_EL2]);
        return hcr.VI || hcr.VF || hcr.VSE;
    }

    private static string Timer(TimerStatus timer)
    {
        string when = timer.IsMet ? "is done" : $"is done in 0x{timer.Compare - timer.Count:x} counts";
        return $"  {timer.Name,-5} INTID {timer.Id.Value}, {when}{(timer.IsMasked ? ", and is masked" : "")}: count 0x{timer.Count:x}, compare value 0x{timer.Compare:x}";
    }
}
