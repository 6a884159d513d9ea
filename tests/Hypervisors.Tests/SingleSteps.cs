using VirtSpec.Hypervisors.Xvisor;
using VirtSpec.Machine.Cpu;
using VirtSpec.Machine.Load;
using VirtSpec.Machine.Platform;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using Xunit;

namespace VirtSpec.Hypervisors.Tests;

/// <summary>One instruction on the bare board and in a VM of Xvisor, from the same state of the guest; and what the guest finds different afterwards.</summary>
internal sealed class SingleSteps
{
    public const ulong Code = 0x4001_0000, Data = 0x4000_8000, Vectors = 0x4000_4000;

    private const ulong Entry = 0x4000_0000, MiB = 1 << 20;

    /// <summary>An exit takes fewer steps than this.</summary>
    private const int Patience = 4000;

    /// <summary>What EL1 and EL0 have of the System registers, beside the timers.</summary>
    private static readonly Reg[] Compared =
    [
        Reg.SCTLR_EL1, Reg.ACTLR_EL1, Reg.CPACR_EL1, Reg.TTBR0_EL1, Reg.TTBR1_EL1, Reg.TCR_EL1, Reg.SPSR_EL1, Reg.ELR_EL1, Reg.AFSR0_EL1, Reg.AFSR1_EL1,
        Reg.ESR_EL1, Reg.FAR_EL1, Reg.PAR_EL1, Reg.MAIR_EL1, Reg.AMAIR_EL1, Reg.VBAR_EL1, Reg.CONTEXTIDR_EL1, Reg.TPIDR_EL0, Reg.TPIDRRO_EL0, Reg.TPIDR_EL1,
        Reg.CSSELR_EL1, Reg.CNTKCTL_EL1, Reg.CNTV_CVAL_EL0, Reg.CNTP_CVAL_EL0, Reg.CNTV_CTL_EL0, Reg.CNTP_CTL_EL0, Reg.FPCR, Reg.FPSR,
        Reg.MDSCR_EL1, Reg.MDCCINT_EL1, Reg.OSLSR_EL1, Reg.OSDLR_EL1, Reg.DBGPRCR_EL1, Reg.DBGCLAIMCLR_EL1, Reg.DBGBVR0_EL1, Reg.DBGBCR0_EL1, Reg.DBGBVR5_EL1,
        Reg.DBGWVR3_EL1, Reg.DBGWCR3_EL1, Reg.PMCR_EL0, Reg.PMUSERENR_EL0, Reg.PMSELR_EL0, Reg.PMCNTENSET_EL0, Reg.PMINTENSET_EL1, Reg.PMOVSSET_EL0,
        Reg.PMEVTYPER0_EL0, Reg.PMEVTYPER5_EL0, Reg.PMEVCNTR0_EL0, Reg.PMCCFILTR_EL0,
    ];

    private readonly BoardState _bare, _model;

    public SingleSteps(IReadOnlyList<uint> words)
    {
        byte[] bytes = [.. words.SelectMany(BitConverter.GetBytes)];
        var image = new Image([new Segment(new PA(Code), bytes, (ulong)bytes.Length)], new PA(Entry));
        _bare = ModelBoard.Bare(image, 1, 2 * MiB);
        var vm = new VmConfiguration("vm", new IPA(Entry), 2 * MiB, ValueArray<int>.Of([0]), new IPA(Entry))
        {
            HasUart = true,
            Contents = ValueArray<GuestContents>.Of([new GuestContents(new IPA(Code), bytes)]),
        };
        _model = AtEntry(ModelBoard.With(new XvisorDesign(), new SystemConfiguration(1, 64 * MiB, ValueArray<VmConfiguration>.Of([vm]))));
    }

    /// <summary>The state of the guest before its first instruction, as <see cref="Difference"/> says it.</summary>
    public string? InitialDifference => Difference(_bare.Pe, _model.Pe);

    /// <summary>What is different after the instruction with this number; null when nothing is, or the bare board stops there.</summary>
    /// <param name="prepare">What the guest's registers hold before it.</param>
    public string? Run(int index, Func<PE, PE> prepare)
    {
        ulong pc = Code + 4 * (ulong)index;
        PE Prepared(PE pe) => prepare(pe.WithPC(pc).WithSystem(Reg.VBAR_EL1, Vectors));
        if (Step(_bare.WithPe(Prepared(_bare.Pe)), pc, out var bare) is { } limit)
            return limit is StopReason.NotModelled or StopReason.WaitsForever or StopReason.NoProgress ? null : $"the bare board: {limit}";
        return Step(_model.WithPe(Prepared(_model.Pe)), pc, out var guest) is { } stop ? $"the model: {stop}" : Difference(bare, guest);
    }

    /// <summary>How many steps the instruction takes at EL2, the ERET included.</summary>
    /// <inheritdoc cref="Run"/>
    public int Cost(int index, Func<PE, PE> prepare)
    {
        ulong pc = Code + 4 * (ulong)index;
        var runner = new Runner(_model.WithPe(prepare(_model.Pe.WithPC(pc).WithSystem(Reg.VBAR_EL1, Vectors))));
        var last = new LastStep([_model.Pe]);
        for (int cost = 0; cost < Patience; cost++)
        {
            runner.Run(1, ref last);
            if (last.After.EL <= ExceptionLevel.EL1)
                return cost;
        }
        return Patience;
    }

    private static BoardState AtEntry(BoardState board)
    {
        var runner = new Runner(board);
        for (int i = 0; i < Patience && runner.Snapshot().Pe.EL > ExceptionLevel.EL1; i++)
            runner.Run(1);
        Assert.Equal(Entry, runner.Snapshot().Pe.PC);
        return runner.Snapshot();
    }

    /// <summary>Until the guest is elsewhere.</summary>
    private static StopReason? Step(BoardState board, ulong pc, out PE after)
    {
        var runner = new Runner(board);
        var last = new LastStep(new PE[1]);
        after = board.Pe;
        for (int i = 0; i < Patience; i++)
        {
            var stop = runner.Run(1, ref last);
            after = last.After;
            if (after.EL <= ExceptionLevel.EL1 && (after.PC != pc || stop is not StopReason.BudgetExhausted))
                return stop is StopReason.BudgetExhausted ? null : stop;
            if (stop is not StopReason.BudgetExhausted)
                return stop;
        }
        return new StopReason.BudgetExhausted(Patience, new VA(after.PC));
    }

    private static string? Difference(PE bare, PE guest)
    {
        if (bare.PC != guest.PC)
            return $"PC 0x{bare.PC:x}, guest 0x{guest.PC:x}, ESR_EL1 0x{bare.System[Reg.ESR_EL1]:x} 0x{guest.System[Reg.ESR_EL1]:x}";
        if (bare.PSTATE != guest.PSTATE)
            return $"PSTATE {bare.PSTATE}, guest {guest.PSTATE}";
        for (int n = 0; n < 31; n++)
            if (bare.X(n) != guest.X(n))
                return $"X{n} 0x{bare.X(n):x}, guest 0x{guest.X(n):x}";
        if (!bare.V.Equals(guest.V))
            return "SIMD registers";
        foreach (var register in Compared)
            if (bare.System[register] != guest.System[register])
                return $"{register} 0x{bare.System[register]:x}, guest 0x{guest.System[register]:x}";
        return bare.SPOf(ExceptionLevel.EL0) != guest.SPOf(ExceptionLevel.EL0) || bare.SPOf(ExceptionLevel.EL1) != guest.SPOf(ExceptionLevel.EL1) ? "stack pointers" : null;
    }
}
