using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Instructions;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Traps;

namespace VirtSpec.Properties.Conformance.Matrix;

/// <summary>
/// Tries slots in the fixed environment of the trap matrix. Stage 1 of EL1&amp;0 is on there with an identity map, and X6 is an address without a translation;
/// translation decides nothing else, so the sweep asks the trap decision and need not execute what passes it.
/// </summary>
public sealed class MatrixSweep
{
    private const int UnmappedRegister = 6;
    private const uint TranslationFaultLevel1 = 0b000101;
    private const ulong SlotAddress = 0x4000_0000;
    private const ulong Scratch = 0x4010_0000;

    private readonly PE _pe;
    private readonly TrapView _view;

    /// <summary>A sweep of one configuration from <paramref name="el"/>.</summary>
    public MatrixSweep(PeConfiguration configuration, MatrixConfig config, ExceptionLevel el)
    {
        var pe = PE.Reset(configuration, SlotAddress, el);
        foreach (var (register, value) in config.Controls)
            pe = pe.WithLegalised(register, value);
        _pe = pe.WithX(0, Scratch).WithX(30, SlotAddress + 8).WithSystem(Reg.ELR_EL1, SlotAddress + 8).WithSystem(Reg.SPSR_EL1, pe.PSTATE.Bits);
        _view = TrapView.Of(_pe, default);
        Undefined = config.HasTGE ? MatrixOutcome.Undefined(el).UnderTGE() : MatrixOutcome.Undefined(el);
    }

    /// <summary>What an UNDEFINED instruction comes to here.</summary>
    public MatrixOutcome Undefined { get; }

    /// <summary>What a slot comes to; <paramref name="rules"/> replaces the rules of its row, for tests of the rules.</summary>
    public MatrixOutcome Try(MatrixSlot slot, Func<TrapRule[], TrapRule[]>? rules = null)
    {
        var decision = DecisionOf(slot, rules);
        return decision.Outcome switch
        {
            TrapOutcome.Undefined => Undefined,
            TrapOutcome.Traps => Taken(decision.ToException()!),
            _ => MayChangeFlow(slot) ? Execute(slot) : MatrixOutcome.Completed,
        };
    }

    /// <summary>Where it tries.</summary>
    public ExceptionLevel EL => _pe.EL;

    /// <summary>A condition of a rule holds here.</summary>
    public bool Holds(Cond condition) => condition.Holds(_view);

    /// <summary>A rule would stop what it looks at, if none before it does.</summary>
    public bool Applies(TrapRule rule) => rule.Applies(_view);

    /// <summary>The rule that decides about a slot, or null.</summary>
    public TrapRule? RuleOf(MatrixSlot slot, Func<TrapRule[], TrapRule[]>? rules = null) => DecisionOf(slot, rules).Rule;

    private TrapDecision DecisionOf(MatrixSlot slot, Func<TrapRule[], TrapRule[]>? rules)
    {
        var unobserved = default(Unobserved);
        return rules is null
            ? Decide.Instruction(_view, slot.Op, slot.Word, ref unobserved)
            : Decide.InstructionWith(_view, slot.Op, slot.Word, rules, ref unobserved);
    }

    /// <summary>Most of what no control stops completes; the X rows may do more, and a change of the interrupt masks may let an interrupt in.</summary>
    private bool MayChangeFlow(MatrixSlot slot) =>
        slot.Direction == 'X' || (_view.InterruptPending && A64.ClassOf(slot.Op) == EncodingClass.PstateImmediate);

    /// <summary>What the instruction does once no control stops it, as far as the matrix sees it.</summary>
    private MatrixOutcome Execute(MatrixSlot slot)
    {
        if (IsLoadStore(slot) && BaseOf(slot) == UnmappedRegister && TranslatesStage1)
            return Taken(DataAbort);
        bool runs = A64.ClassOf(slot.Op) is EncodingClass.ExceptionGeneration or EncodingClass.UnconditionalBranchRegister
            or EncodingClass.Reserved or EncodingClass.PstateImmediate;
        bool checksAlignment = IsLoadStore(slot) && A64.IsModelled(slot.Op) && Controls.A;
        return runs || checksAlignment ? Step(slot) : MatrixOutcome.Completed;
    }

    /// <summary>SCTLR_ELx of the translation regime; in a host SCTLR_EL2 has M and A in the places of SCTLR_EL1.</summary>
    private SCTLR_EL1 Controls => new(_pe.System[AArch64.ELIsInHost(_pe, _pe.EL) ? Reg.SCTLR_EL2 : Reg.SCTLR_EL1]);

    /// <summary>Without translation address 0 is memory like any other. Outside a host HCR_EL2.TGE turns stage 1 off, and so does DC.</summary>
    private bool TranslatesStage1 =>
        Controls.M && (AArch64.ELIsInHost(_pe, _pe.EL) || new HCR_EL2(_pe.System[Reg.HCR_EL2]) is { TGE: false, DC: false });

    private MatrixOutcome Step(MatrixSlot slot)
    {
        Spec.Step.Run(WithoutTranslation(_pe), new OneWord(slot.Word), default, out var result);
        if (result.Event == StepEvent.Exception)
            return Taken(result.Exception!);
        if (Interrupts.Pending(result.Next, default) is { } interrupt)
            return Taken(interrupt) with { Outcome = SlotOutcome.Async, ELROffset = 4 };
        return result.Next.PC == SlotAddress + 8 ? MatrixOutcome.CompletedBranch : MatrixOutcome.Completed;
    }

    /// <summary>The identity maps of the environment do nothing here, so translation is left out.</summary>
    private static PE WithoutTranslation(in PE pe) => pe
        .WithSystem(Reg.SCTLR_EL1, pe.System[Reg.SCTLR_EL1] & ~SCTLR_EL1.Field.M.Mask)
        .WithSystem(Reg.SCTLR_EL2, pe.System[Reg.SCTLR_EL2] & ~SCTLR_EL2.Field.M.Mask)
        .WithSystem(Reg.HCR_EL2, pe.System[Reg.HCR_EL2] & ~(HCR_EL2.Field.VM.Mask | HCR_EL2.Field.DC.Mask));

    private static ExceptionRecord DataAbort =>
        new(ExceptionClass.DataAbortLowerEL, Iss.DataAbortLowerEL(DFSC: TranslationFaultLevel1)) { FaultAddress = 0 };

    private static bool IsLoadStore(MatrixSlot slot) => (slot.Word >> 25 & 0b0101) == 0b0100;

    /// <summary>Loads and stores have their base register in Rn.</summary>
    private static uint BaseOf(MatrixSlot slot) => slot.Word >> 5 & 0x1f;

    private MatrixOutcome Taken(ExceptionRecord exception)
    {
        var (target, routed) = Routing.Route(_pe, exception);
        var reported = AArch64.Reported(routed, isFromLowerEL: _pe.EL < target);
        int vector = (_pe.EL < target ? 0x400 : 0x200) + 0x80 * (int)exception.Kind;
        return new MatrixOutcome(SlotOutcome.Trap, target, (byte)reported.EC, reported.ISS, (byte)reported.ReturnOffset, (ushort)vector);
    }

    /// <summary>Memory that holds one instruction at every address.</summary>
    private sealed class OneWord(uint word) : IReadMemory
    {
        public bool TryRead(PA address, int size, out ulong value)
        {
            value = word;
            return true;
        }
    }
}
