using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using Xunit;

namespace VirtSpec.Spec.Tests.Exceptions;

/// <summary>
/// Every state of PSTATE.{A,I,F}, HCR_EL2.{TGE,AMO,IMO,FMO,VSE,VI,VF} and pending SError, IRQ, FIQ at every Exception level, with and without EL2.
/// TGE=1 leaves EL1 out: no PE can be there.
/// </summary>
public class InterruptRoutingTests
{
    private const uint SErrorSyndrome = 0x155_aa33;

    private static readonly uint NOP = StepRig.Assemble("nop");

    /// <summary>A kind of interrupt: its mask in PSTATE.DAIF, its bits in HCR_EL2, and the part of the vector.</summary>
    private sealed record Kind(string Name, uint Mask, ulong xMO, ulong Virtual, uint Vector);

    private static readonly Kind SError = new("SError", 0b0100, HCR.AMO, HCR.VSE, ExpectedEntry.SError);
    private static readonly Kind IRQ = new("IRQ", 0b0010, HCR.IMO, HCR.VI, ExpectedEntry.IRQ);
    private static readonly Kind FIQ = new("FIQ", 0b0001, HCR.FMO, HCR.VF, ExpectedEntry.FIQ);

    /// <summary>
    /// The order among several that can be taken, which is IMPLEMENTATION DEFINED: nothing in the manual prescribes this one.
    /// It is the one that <see cref="Spec.Exceptions.Interrupts.Pending"/> documents.
    /// </summary>
    private static readonly (Kind Kind, bool IsVirtual)[] DocumentedOrder =
        [(SError, false), (FIQ, false), (IRQ, false), (IRQ, true), (FIQ, true), (SError, true)];

    public static TheoryData<Mode, bool> Places => new()
    {
        { Mode.EL0t, true }, { Mode.EL1t, true }, { Mode.EL1h, true }, { Mode.EL2t, true }, { Mode.EL2h, true },
        { Mode.EL0t, false }, { Mode.EL1t, false }, { Mode.EL1h, false },
    };

    [Theory]
    [MemberData(nameof(Places))]
    public void A_single_pending_interrupt_is_taken_or_not_as_the_tables_say(Mode mode, bool haveEL2) =>
        Enumerate(mode, haveEL2, (pe, inputs) =>
        {
            var pending = Pending(pe, inputs);
            if (pending.Count == 1)
                Check(pe, inputs, [.. pending.Where(p => IsTaken(pe, p))]);
            return pending.Count == 1;
        });

    [Theory]
    [MemberData(nameof(Places))]
    public void Of_several_pending_interrupts_one_that_the_tables_let_be_taken_is_taken(Mode mode, bool haveEL2) =>
        Enumerate(mode, haveEL2, (pe, inputs) =>
        {
            Check(pe, inputs, [.. Pending(pe, inputs).Where(p => IsTaken(pe, p))]);
            return true;
        });

    private static void Enumerate(Mode mode, bool haveEL2, Func<PE, Inputs, bool> check)
    {
        var configuration = StepRig.Configuration(haveEL2);
        ulong[] bits = [HCR.TGE, HCR.AMO, HCR.IMO, HCR.FMO, HCR.VSE, HCR.VI, HCR.VF];
        int checkedStates = 0;
        for (uint masks = 0; masks < 8; masks++)
            for (int controls = 0; controls < 1 << bits.Length; controls++)
            {
                ulong hcr = HCR.RW | bits.Where((_, i) => (controls >> i & 1) != 0).Aggregate(0UL, (a, b) => a | b);
                if (haveEL2 && (hcr & HCR.TGE) != 0 && StepRig.ELOf(mode) == ExceptionLevel.EL1)
                    continue;
                var pe = StepRig.At(mode, masks, configuration).WithSystem(Reg.HCR_EL2, hcr);
                for (int inputs = 0; inputs < 8; inputs++)
                    checkedStates += check(pe, new Inputs(0, (inputs & 1) != 0, (inputs & 2) != 0, (inputs & 4) != 0, SErrorSyndrome)) ? 1 : 0;
            }
        Assert.True(checkedStates >= 192, $"only {checkedStates} states were checked");
    }

    /// <summary>What is pending, in the documented order.</summary>
    private static List<(Kind Kind, bool IsVirtual)> Pending(in PE pe, Inputs inputs)
    {
        ulong hcr = pe.System[Reg.HCR_EL2];
        return [.. DocumentedOrder.Where(p => p.IsVirtual
            ? (hcr & p.Kind.Virtual) != 0
            : p.Kind == SError ? inputs.SError : p.Kind == IRQ ? inputs.IRQ : inputs.FIQ)];
    }

    private static bool IsTaken(in PE pe, (Kind Kind, bool IsVirtual) pending) => RouteOf(pe, pending).Masking switch
    {
        Masking.Ignored => true,
        Masking.ByPSTATE => (pe.PSTATE.Bits >> 6 & pending.Kind.Mask) == 0,
        _ => false,
    };

    private static Route RouteOf(in PE pe, (Kind Kind, bool IsVirtual) pending)
    {
        ulong hcr = pe.System[Reg.HCR_EL2];
        bool tge = (hcr & HCR.TGE) != 0, xMO = (hcr & pending.Kind.xMO) != 0;
        return pending.IsVirtual
            ? InterruptTable.OfVirtual(pe.Configuration.HaveEL2, tge, xMO, pe.EL)
            : InterruptTable.OfPhysical(pe.Configuration.HaveEL2, tge, xMO, pe.EL);
    }

    /// <summary>The first of <paramref name="taken"/> is taken; with none, the instruction is executed.</summary>
    private static void Check(in PE pe, Inputs inputs, (Kind Kind, bool IsVirtual)[] taken)
    {
        var step = StepRig.Step(pe, NOP, inputs);
        string what = $"{(Mode)(pe.PSTATE.Bits & 0x1f)} EL2 {pe.Configuration.HaveEL2} DAIF {pe.PSTATE.DAIF:b4} HCR_EL2 0x{pe.System[Reg.HCR_EL2]:x} {inputs}";
        if (taken.Length == 0)
        {
            Assert.True(step.Event == StepEvent.Retired, $"{what}: expected no interrupt, found {step.Exception?.Kind}");
            Assert.True(step.Next == pe.WithPC(StepRig.Code + 4), $"{what}: NOP changed the PE");
            return;
        }
        var (kind, isVirtual) = taken[0];
        var expected = new ExpectedEntry(RouteOf(pe, taken[0]).Target, kind.Vector)
        {
            ESR = kind == SError ? ExpectedEntry.Syndrome(0x2f, isVirtual ? 0 : SErrorSyndrome) : null,
            HCR_EL2 = kind == SError && isVirtual ? pe.System[Reg.HCR_EL2] & ~HCR.VSE : null,
        };
        expected.AssertTaken(pe, step, $"{what}: {(isVirtual ? "virtual " : "")}{kind.Name}");
    }
}
