using VirtSpec.Properties.Conformance.Manual;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Instructions;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Traps;
using Xunit;

namespace VirtSpec.Spec.Tests.Traps;

/// <summary>The decisions that the manual states and no recording reaches.</summary>
public class ManualCaseTests
{
    [Fact]
    public void Every_row_of_the_table_can_be_read()
    {
        Assert.Empty(ManualTable.Mistakes);
        Assert.True(ManualTable.Cases.Count > 200, $"only {ManualTable.Cases.Count} cases were read");
    }

    [Fact]
    public void Every_decision_is_as_the_manual_says() =>
        AssertNone(ManualTable.Cases
            .Select(c => (Case: c, Found: c.Run(ManualTable.Decision)))
            .Where(r => r.Found != r.Case.Expected)
            .Select(r => $"{r.Case}: expected {r.Case.Expected}, found {r.Found}; {r.Case.Citation}"));

    /// <summary>A step takes the exception that the decision leads to, and none where the decision is that no control stops the instruction.</summary>
    [Fact]
    public void A_step_does_what_the_decision_says() =>
        AssertNone(ManualTable.Cases
            .Where(c => Interrupts.Pending(c.Start, c.Inputs) is null)
            .Select(c => (Case: c, Found: Stepped(c)))
            .Where(r => r.Found != r.Case.Expected)
            .Select(r => $"{r.Case}: expected {r.Case.Expected}, found {r.Found} in a step"));

    /// <summary>No control of EL2 acts without EL2; the same row with EL2 shows that the control would act.</summary>
    [Fact]
    public void Every_rule_to_EL2_has_a_row_in_which_only_the_absence_of_EL2_keeps_it_from_acting()
    {
        var covered = ManualTable.Cases.Where(c => !c.Start.Configuration.HaveEL2).Select(RuleWithEL2).OfType<TrapRule>().ToHashSet();
        var rules = TrapRule.All.Where(r => r.To == TrapTarget.EL2 && r.From != ExceptionLevels.EL2);
        AssertNone(rules.Where(r => !covered.Contains(r)).Select(r => r.Name));
    }

    [Theory]
    [InlineData("a ; - ; EL1 ; wfi ; completes", "t(1): expected 6 filled columns, found 5")]
    [InlineData("a ; - ; EL1 ; wfi ; completes ;", "t(1): expected 6 filled columns, found 6")]
    [InlineData("a ; - ; EL3 ; wfi ; completes ; WFI", "t(1): el: expected EL0, EL1 or EL2, found 'EL3'")]
    [InlineData("a ; - ; EL1 ; wfx ; completes ; WFI", "t(1): instruction: expected an instruction, found 'wfx'")]
    [InlineData("a ; - ; EL1 ; wfi ; trap EL0 ; WFI", "t(1): expected: expected 'completes', 'undefined' or 'trap EL2 EC=0x01 ISS=0x1e00001', found 'trap EL0'")]
    [InlineData("a ; choice Wfe=Never ; EL1 ; wfi ; completes ; WFI", "t(1): settings: expected a choice such as 'choice Wfe=Waits', found 'choice Wfe=Never'")]
    [InlineData("a ; HCR_EL2.TWX=1 ; EL1 ; wfi ; completes ; WFI", "t(1): settings: expected a field of HCR_EL2 and a value that fits, found 'HCR_EL2.TWX=1'")]
    [InlineData("a ; HCR_EL2.TWI=2 ; EL1 ; wfi ; completes ; WFI", "t(1): settings: expected a field of HCR_EL2 and a value that fits, found 'HCR_EL2.TWI=2'")]
    [InlineData("a ; HCR_EL9.TWI=1 ; EL1 ; wfi ; completes ; WFI", "t(1): settings: expected the name of a System register, found 'HCR_EL9.TWI=1'")]
    [InlineData("a ; ICC_SRE_EL1.SRE=0 ; EL1 ; wfi ; completes ; WFI", "t(1): ICC_SRE_EL1: expected a value that it holds, found 0x6")]
    [InlineData("a ; PSTATE.SP=2 ; EL1 ; wfi ; completes ; WFI", "t(1): settings: expected PSTATE.SP=0, PSTATE.SP=1 or PSTATE.DAIF=0 to 0xf, found 'PSTATE.SP=2'")]
    [InlineData("a ; cpu z80 ; EL1 ; wfi ; completes ; WFI", "t(1): settings: expected the name of a CPU, found 'cpu z80'")]
    public void A_row_that_cannot_be_read_is_reported_with_its_place(string row, string expected)
    {
        var errors = new List<string>();
        Assert.Empty(ManualCase.Parse("t", [row], errors));
        Assert.Equal([expected], errors);
    }

    [Fact]
    public void Names_of_cases_are_unique()
    {
        var errors = new List<string>();
        ManualCase.Parse("t", ["a ; - ; EL1 ; wfi ; completes ; WFI", "a ; - ; EL0 ; wfi ; completes ; WFI"], errors);
        Assert.Equal(["t: case 'a' stands 2 times; names are unique"], errors);
    }

    [Fact]
    public void A_wrong_rule_contradicts_the_table() =>
        Assert.Contains(ManualTable.Cases, c => c.Run((_, _, _) => TrapDecision.Completes) != c.Expected);

    private static ManualOutcome Stepped(ManualCase c)
    {
        try
        {
            Step.Run(c.Start, new WordEverywhere(c.Word), c.Inputs, out var result);
            return result.Exception is { } exception ? Outcome(c, result.Next, exception) : ManualOutcome.Completes;
        }
        catch (NotModelledException)
        {
            // Past the traps and into what is not modelled.
            return ManualOutcome.Completes;
        }
    }

    /// <summary>What a step's exception says about the decision: one without a rule may be the instruction's own operation.</summary>
    private static ManualOutcome Outcome(ManualCase c, in PE next, ExceptionRecord exception)
    {
        bool ownOperation = exception.Rule is null && c.Expected.Outcome == TrapOutcome.Completes;
        if (ownOperation)
            return ManualOutcome.Completes;
        if (exception.EC == ExceptionClass.Unknown)
            return ManualOutcome.Undefined;
        ulong esr = next.System[next.EL == ExceptionLevel.EL2 ? Reg.ESR_EL2 : Reg.ESR_EL1];
        return new ManualOutcome(TrapOutcome.Traps, next.EL, (uint)(esr >> 26), (uint)esr & 0x1ff_ffff);
    }

    private static TrapRule? RuleWithEL2(ManualCase c)
    {
        var view = TrapView.Of(c.Start, c.Inputs) with { Configuration = new PeConfiguration(c.Start.Configuration.Cpu, c.Start.Configuration.Choices, HaveEL2: true) };
        return c.Expected.Outcome == TrapOutcome.Traps ? null : ManualTable.Decision(view, c.Op, c.Word).Rule;
    }

    private static void AssertNone(IEnumerable<string> failures)
    {
        string[] all = [.. failures];
        Assert.True(all.Length == 0, string.Join('\n', all));
    }

    private sealed class WordEverywhere(uint word) : IReadMemory
    {
        public bool TryRead(PA address, int size, out ulong value)
        {
            value = word;
            return true;
        }
    }
}
