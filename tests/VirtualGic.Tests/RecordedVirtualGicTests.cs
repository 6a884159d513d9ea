using VirtSpec.Spec.Gic;
using VirtSpec.Spec.Registers;
using VirtSpec.VirtualGic.Cases;
using VirtSpec.VirtualGic.Commands;
using Xunit;
using Xunit.Abstractions;

namespace VirtSpec.VirtualGic.Tests;

/// <summary>Every case of the virtual CPU interface against what QEMU made of it (Golden/gic).</summary>
public sealed class RecordedVirtualGicTests(ITestOutputHelper output, RecordedVirtualGicTests.Recorded recorded) : IClassFixture<RecordedVirtualGicTests.Recorded>
{
    private const int MinimumOfOneListRegister = 1_000_000, MinimumOfTwo = 20_000, MaximumBytes = 1 << 20;

    [Fact]
    public void Every_case_ends_as_recorded_and_every_exclusion_excuses_one()
    {
        var exclusions = GoldenFiles.Exclusions;
        var replay = new Replay(CpuModel.CortexA57, exclusions);
        var differences = new List<string>();
        for (int i = 0; i < recorded.Cases.Length && differences.Count < 10; i++)
            if (replay.Difference(recorded.Cases[i].Case, recorded.Outcomes[i]) is { } difference)
                differences.Add($"case {i}: {difference}");
        Assert.Empty(differences);
        Assert.Empty(exclusions.Zip(replay.Excused).Where(e => e.Second == 0).Select(e => $"{e.First.Id} excuses nothing"));
        foreach (var (exclusion, excused) in exclusions.Zip(replay.Excused))
            output.WriteLine($"{exclusion.Id}: {excused} cases");
    }

    [Fact]
    public void There_are_enough_cases_and_they_are_small()
    {
        var counts = recorded.Cases.CountBy(c => Enumeration.Parts[c.Part].Name).ToDictionary();
        foreach (var (part, count) in counts)
            output.WriteLine($"{part}: {count} cases");
        Assert.InRange(counts["one list register"], MinimumOfOneListRegister, int.MaxValue);
        Assert.InRange(counts["two list registers"], MinimumOfTwo, int.MaxValue);
        Assert.InRange(new FileInfo(GoldenFiles.CorpusPath).Length, 1, MaximumBytes);
        Assert.Equal(Operation.All.Count, recorded.Cases.Select(c => c.Case.Operation).Distinct().Count());
    }

    /// <summary>Each state that the cases end in, once.</summary>
    [Fact]
    public void MISR_EISR_and_ELRSR_are_what_an_independent_function_says()
    {
        var run = new SpecRun(CpuModel.CortexA57);
        var seen = new HashSet<(ulong, ulong, ulong, ulong, ulong, ulong)>();
        var differences = new List<string>();
        foreach (var (_, c) in recorded.Cases)
        {
            var o = run.Run(c);
            if (seen.Add((o[Part.HCR], o[Part.VMCR], o[Part.LR0], o[Part.LR1], o[Part.LR2], o[Part.LR3]))
                && (o[Part.MISR], o[Part.EISR], o[Part.ELRSR]) != (IndependentStatus.MISR(o), IndependentStatus.EISR(o), IndependentStatus.ELRSR(o)))
                differences.Add($"{c}: MISR 0x{o[Part.MISR]:x}, EISR 0x{o[Part.EISR]:x}, ELRSR 0x{o[Part.ELRSR]:x}");
        }
        output.WriteLine($"{seen.Count} states");
        Assert.Empty(differences.Take(10));
    }

    [Fact]
    public void A_case_with_another_outcome_is_told_apart()
    {
        int index = Array.FindIndex(recorded.Cases, c => c.Case.Operation == Operation.ReadIAR1);
        var outcome = recorded.Outcomes[index];
        outcome[Part.LR0] ^= 1UL << 62;
        string? difference = new Replay(CpuModel.CortexA57, GoldenFiles.Exclusions).Difference(recorded.Cases[index].Case, outcome);
        Assert.Contains("mrs x1, icc_iar1_el1: LR0 expected 0x", difference, StringComparison.Ordinal);
    }

    [Fact]
    public void A_corpus_of_other_cases_is_refused()
    {
        var cases = recorded.Cases.Select(c => c.Case).ToArray();
        (cases[0], cases[1]) = (cases[1], cases[0]);
        using var file = File.OpenRead(GoldenFiles.CorpusPath);
        Assert.Throws<FormatException>(() => Corpus.Read(file, cases));
    }

    /// <summary>What the code takes for granted of the CPUs of the tables. (ICH_VTR_EL2: ListRegs, PRIbits and PREbits are one less than the numbers.)</summary>
    [Fact]
    public void Every_CPU_has_four_list_registers_and_five_bits_of_priority() => Assert.All(CpuModel.All, cpu =>
    {
        Assert.Equal((4, 5, 5), (cpu.Size("ListRegisters"), cpu.Size("PriorityBits"), cpu.Size("PreemptionBits")));
        var vtr = new ICH_VTR_EL2(cpu.Values[Reg.ICH_VTR_EL2]);
        Assert.Equal((ListRegister.Count - 1UL, Preemption.Bits - 1UL, Preemption.Bits - 1UL), (vtr.ListRegs, vtr.PRIbits, vtr.PREbits));
    });

    /// <summary>The cases and outcomes, read once for the tests of this class.</summary>
    public sealed class Recorded
    {
        public Recorded()
        {
            using var file = File.OpenRead(GoldenFiles.CorpusPath);
            Outcomes = Corpus.Read(file, [.. Cases.Select(c => c.Case)]);
        }

        public (int Part, VirtualCase Case)[] Cases { get; } = [.. Enumeration.All()];

        public VirtualOutcome[] Outcomes { get; }
    }
}
