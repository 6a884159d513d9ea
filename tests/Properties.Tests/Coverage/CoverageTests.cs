using VirtSpec.Properties.Boundary;
using VirtSpec.Properties.Coverage;
using VirtSpec.Properties.Runs;
using VirtSpec.Properties.Tests.Rigs;
using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Exceptions;
using VirtSpec.Spec.Instructions.Text;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Traps;
using Xunit;

namespace VirtSpec.Properties.Tests.Coverage;

/// <summary>What is counted is what happened, and does not depend on threads or parts.</summary>
public sealed class CoverageTests
{
    private const ulong Code = 0x4000_0000;

    private static readonly PE EL1 = PE.Reset(new PeConfiguration(CpuModel.CortexA57, Choices.Default with { Wfe = WfeBehaviour.Waits }, HaveEL2: true), Code, ExceptionLevel.EL1);

    private readonly CoverageMonitor _monitor = new();

    [Fact]
    public void A_trapped_write_fires_its_rule_and_one_that_is_not_trapped_shows_the_condition()
    {
        var trapping = With(EL1, Reg.HCR_EL2, HCR_EL2.Field.TVM.Mask);
        Step(trapping, "msr sctlr_el1, x0", Watches.Exit);
        Sees(CoverageKind.RuleFired, "HCR_EL2.TVM", 1);
        Sees(CoverageKind.RulePart, "HCR_EL2.TVM deleted", 1);
        Sees(CoverageKind.RulePart, "HCR_EL2.TVM whatever the condition", 0);
        Sees(CoverageKind.Exit, "0x400 SystemAccess", 1);
        Sees(CoverageKind.Register, "SCTLR_EL1 W EL1", 1);
        Sees(CoverageKind.RegisterExit, "SCTLR_EL1 W EL1", 1);

        Step(EL1, "msr sctlr_el1, x0", Watches.Guest);
        Sees(CoverageKind.RuleEvaluated, "HCR_EL2.TVM", 2);
        Sees(CoverageKind.RuleFired, "HCR_EL2.TVM", 1);
        Sees(CoverageKind.RulePart, "HCR_EL2.TVM whatever the condition", 1);
        Sees(CoverageKind.Register, "SCTLR_EL1 W EL1", 2);
        Sees(CoverageKind.RegisterExit, "SCTLR_EL1 W EL1", 1);
        Sees(CoverageKind.Encoding, "MSR_SR_systemmove EL1", 2);
    }

    [Fact]
    public void A_part_of_a_rule_is_shown_only_where_it_alone_decides()
    {
        const string withoutPending = "HCR_EL2.TWI when HCR_EL2.TWI & !IsInHost, not HCR_EL2.TWI & !IsInHost & !InterruptPending";
        var trapping = With(EL1, Reg.HCR_EL2, HCR_EL2.Field.TWI.Mask);
        Step(trapping, "wfi", Watches.Exit);
        Sees(CoverageKind.RuleFired, "HCR_EL2.TWI", 1);
        Sees(CoverageKind.RulePart, withoutPending, 0);
        // A physical IRQ that PSTATE masks wakes the PE, so that WFI completes: InterruptPending decides.
        Step(trapping, "wfi", Watches.Guest, new Inputs { IRQ = true });
        Sees(CoverageKind.RulePart, withoutPending, 1);
    }

    [Fact]
    public void A_fault_is_counted_with_stage_level_and_access()
    {
        // 4KB granule, start at level 1 (SL0=01), T0SZ 25: a 39-bit IPA; every descriptor is invalid.
        var behindStage2 = With(With(EL1, Reg.HCR_EL2, HCR_EL2.Field.VM.Mask | HCR_EL2.Field.RW.Mask), Reg.VTCR_EL2, 0x8000_0000 | 1 << 6 | 25);
        See(behindStage2, Watches.Exit, new Words(0), default);
        Sees(CoverageKind.Fault, "stage 2, translation, level 1, fetch", 1);
        Sees(CoverageKind.Exit, "0x400 InstructionAbortLowerEL", 1);
    }

    [Fact]
    public void A_list_register_that_a_guest_acknowledges_goes_from_pending_to_active()
    {
        const ulong pending = 1UL << 62 | 1UL << 60 | 27, active = 1UL << 63 | 1UL << 60 | 27;
        var before = With(EL1, Reg.ICH_LR0_EL2, pending);
        var inputs = default(Inputs);
        Spec.Step.Run(before, new Words(Word("nop")), inputs, out var result);
        result.Next = With(result.Next, Reg.ICH_LR0_EL2, active);
        _monitor.See(new BoundaryStep(in before, in result, in inputs) { Kind = Watches.Guest });
        Sees(CoverageKind.Interrupt, "guest: pending to active", 1);
    }

    [Fact]
    public void Controls_that_are_set_at_an_entry_are_armed()
    {
        var before = EL1;
        var inputs = default(Inputs);
        Spec.Step.Run(before, new Words(Word("nop")), inputs, out var result);
        result.Next = With(result.Next, Reg.HCR_EL2, HCR_EL2.Field.TID3.Mask);
        _monitor.See(new BoundaryStep(in before, in result, in inputs) { Kind = Watches.Entry });
        Sees(CoverageKind.RuleArmed, "HCR_EL2.TID3", 1);
        Sees(CoverageKind.RuleArmed, "HCR_EL2.TVM", 0);
        Assert.Contains(CoverageMap.Of(_monitor.Counts, CpuModel.CortexA57).Rules, r => r is { Rule: "HCR_EL2.TID3", Armed: true, Fired: 0 });
    }

    [Fact]
    public void Counting_changes_nothing_else_and_depends_neither_on_threads_nor_on_parts()
    {
        var rig = Rigged.Single(Spoil.ChangesX5);
        RunResult plain = Run(rig, 1, coverage: false), one = Run(rig, 1, coverage: true), two = Run(rig, 2, coverage: true);
        Assert.Equal(ResultFile.Write(one), ResultFile.Write(two));
        Assert.Equal(plain, one with { Coverage = plain.Coverage });
        Assert.NotEmpty(Assert.Single(one.Coverage).Counts.Counts);
        var parts = Enumerable.Range(0, 3).Select(i => ResultFile.Read(ResultFile.Write(Run(rig, 1, coverage: true, new Shard(i, 3))), $"{i}")).ToArray();
        Assert.Equal(one.Coverage, Merging.Merge(parts).Coverage);
    }

    [Fact]
    public void Every_rule_is_a_function_of_the_tracefile_and_a_line_is_that_of_its_row()
    {
        Step(EL1, "mrs x1, ctr_el0", Watches.Guest);
        string[] lines = Lcov.Of([("test", _monitor.Counts)]).Split('\n');
        Assert.Equal(TrapRule.All.Select(r => r.Name).Order(StringComparer.Ordinal), lines.Where(l => l.StartsWith("FN:", StringComparison.Ordinal)).Select(l => l.Split(',')[1]).Order(StringComparer.Ordinal));
        int file = Array.IndexOf(lines, "SF:Spec/Tables/registers.tbl");
        string hit = Assert.Single(lines[file..].TakeWhile(l => l != "end_of_record"), l => l.StartsWith("DA:", StringComparison.Ordinal) && l.EndsWith(",1", StringComparison.Ordinal));
        using var table = new StreamReader(typeof(Lcov).Assembly.GetManifestResourceStream("Spec/Tables/registers.tbl")!);
        Assert.StartsWith("CTR_EL0 ", table.ReadToEnd().Split('\n')[int.Parse(hit[3..^2], System.Globalization.CultureInfo.InvariantCulture) - 1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_of_an_encoding_counts_both_Exception_levels()
    {
        Step(EL1, "mrs x1, ctr_el0", Watches.Guest);
        var el0 = EL1.WithPSTATE(EL1.PSTATE.WithEL(ExceptionLevel.EL0)).WithSystem(Reg.SCTLR_EL1, EL1.System[Reg.SCTLR_EL1] | SCTLR_EL1.Field.UCT.Mask);
        var inputs = default(Inputs);
        for (int i = 0; i < 2; i++)
        {
            Spec.Step.Run(el0, new Words(Word("mrs x1, ctr_el0")), inputs, out var result);
            _monitor.See(new BoundaryStep(in el0, in result, in inputs) { Kind = Watches.Guest });
        }
        Assert.Equal((1, 2), (_monitor.Counts[CoverageKind.Encoding, "MRS_RS_systemmove EL1"], _monitor.Counts[CoverageKind.Encoding, "MRS_RS_systemmove EL0"]));
        var tables = Lcov.Of([("test", _monitor.Counts)]).Split("end_of_record\n").Where(t => t.Contains("\nSF:Spec/Tables/", StringComparison.Ordinal));
        // The row of MRS, and that of CTR_EL0 in another table.
        Assert.Equal([",3", ",3"], tables.SelectMany(t => t.Split('\n')).Where(l => l.StartsWith("DA:", StringComparison.Ordinal) && !l.EndsWith(",0", StringComparison.Ordinal)).Select(l => l[^2..]));
    }

    // ISS of a Data Abort (Arm ARM, ESR_ELx): S1PTW bit 7, WnR bit 6, CM bit 8, DFSC bits 5:0; 0b0001LL translation, 0b0011LL permission.
    [Theory]
    [InlineData(ExceptionClass.DataAbortLowerEL, 0b0_1000_0101u, true, "stage 2 on a walk, translation, level 1, read")]
    [InlineData(ExceptionClass.DataAbortLowerEL, 0b0_1100_1110u, true, "stage 2 on a walk, permission, level 2, write")]
    [InlineData(ExceptionClass.DataAbortLowerEL, 0b0_0100_0111u, true, "stage 2, translation, level 3, write")]
    [InlineData(ExceptionClass.DataAbortLowerEL, 0b1_0100_0111u, true, "stage 2, translation, level 3, read")]
    [InlineData(ExceptionClass.InstructionAbortLowerEL, 0b0_1000_0111u, true, "stage 2 on a walk, translation, level 3, fetch")]
    [InlineData(ExceptionClass.DataAbortCurrentEL, 0b0_0000_1111u, false, "stage 1, permission, level 3, read")]
    [InlineData(ExceptionClass.DataAbortLowerEL, 0b0_0010_0001u, true, null)]
    public void A_fault_has_the_stage_that_its_syndrome_names(ExceptionClass ec, uint iss, bool toEL2, string? key)
    {
        Assert.Equal(key, FaultKeys.Of(ec, iss, toEL2));
        Assert.True(key is null || FaultKeys.All.Contains(key));
    }

    private static RunResult Run(Properties.Rigs.Rig rig, int threads, bool coverage, Shard? shard = null) =>
        ClaimRun.Run([Rigged.Suite(rig)], [], new RunRequest(1, 300) { Threads = threads, Coverage = coverage, Shard = shard ?? new Shard(0, 1) });

    private void Step(PE pe, string instruction, Watches kind, Inputs inputs = default) => See(pe, kind, new Words(Word(instruction)), inputs);

    private void See(PE pe, Watches kind, IReadMemory memory, Inputs inputs)
    {
        Spec.Step.Run(pe, memory, inputs, out var result);
        Assert.Equal(kind == Watches.Exit ? ExceptionLevel.EL2 : ExceptionLevel.EL1, result.Next.EL);
        _monitor.See(new BoundaryStep(in pe, in result, in inputs) { Kind = kind });
    }

    private void Sees(CoverageKind kind, string key, long count) => Assert.Equal((key, count), (key, _monitor.Counts[kind, key]));

    private static PE With(PE pe, Reg register, ulong value) => pe.WithSystem(register, value);

    private static uint Word(string instruction) => Assembler.TryAssemble(instruction, Code, out uint word, out string error) ? word : throw new InvalidOperationException(error);

    /// <summary>One word at every address.</summary>
    private sealed class Words(uint word) : IReadMemory
    {
        public bool TryRead(PA address, int size, out ulong value)
        {
            value = word;
            return true;
        }
    }
}
