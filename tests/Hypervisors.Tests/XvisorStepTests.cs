using VirtSpec.Spec.Base;
using VirtSpec.Spec.Instructions;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using Xunit;

namespace VirtSpec.Hypervisors.Tests;

/// <summary>A guest of Xvisor finds after each instruction what it would find on the bare board.</summary>
public sealed class XvisorStepTests
{
    /// <summary>Registers that tell the time, and those in which the manifest declares a difference.</summary>
    private static readonly Reg[] Excluded =
    [
        Reg.CNTPCT_EL0, Reg.CNTVCT_EL0, Reg.CNTP_TVAL_EL0, Reg.CNTV_TVAL_EL0, Reg.CNTV_CTL_EL0, Reg.CNTP_CTL_EL0,
        Reg.ID_AA64PFR0_EL1, Reg.ID_PFR1_EL1,
    ];

    private static readonly HashSet<ushort> ExcludedEncodings = [.. Excluded.Select(r => AccessMap.EncodingOf(RegisterRow.Of(r)).Value)];

    [Fact]
    public void The_guest_begins_as_on_the_bare_board() => Assert.Null(new SingleSteps([0]).InitialDifference);

    public static TheoryData<bool, ulong> Levels => new() { { true, 0 }, { true, ulong.MaxValue }, { true, SingleSteps.Data }, { false, SingleSteps.Data } };

    /// <summary>All 32,768 encodings of System registers and operations, both ways.</summary>
    [Theory]
    [MemberData(nameof(Levels))]
    public void Every_System_encoding_does_what_it_does_on_the_bare_board(bool atEL1, ulong value)
    {
        var words = new List<uint>();
        for (uint n = 0; n < 0x8000; n++)
        {
            var encoding = new SystemEncoding((ushort)(0x8000 | n));
            if (!ExcludedEncodings.Contains(encoding.Value))
                words.AddRange([0xd520_0003 | (uint)encoding.Value << 5, 0xd500_0003 | (uint)encoding.Value << 5]);
        }
        for (uint n = 0; n < 0x4000; n++)
            words.AddRange([0xd508_0003 | n << 5, 0xd528_0003 | n << 5]);
        Check(words, (pe, _) => At(pe, atEL1).WithX(3, value));
    }

    public static TheoryData<int> Seeds => [1, 2, 3, 4];

    /// <summary>Instructions of all kinds, with the addresses of RAM, of devices and of nothing in the registers.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Any_instruction_does_what_it_does_on_the_bare_board(int seed)
    {
        var random = new Random(seed);
        var words = new List<uint>();
        while (words.Count < 20_000)
        {
            uint word = (uint)random.NextInt64(1L << 32);
            if (A64.Decode(word, CpuModel.CortexA57.Features) is var op && op != Op.Unallocated && !(A64.IsSystemAccess(op) && ExcludedEncodings.Contains(SystemEncoding.Of(word).Value)))
                words.Add(word);
        }
        ulong[] values = [0, 8, SingleSteps.Data, SingleSteps.Data + 0x100, 0x401f_fff8, 0x0c00_0000, 0x4100_0000, 0x0900_0fe8, 0x0800_0400, 0x080a_0008, ulong.MaxValue];
        Check(words, (pe, i) =>
        {
            var next = At(pe, atEL1: i % 4 != 0).WithSystem(Reg.CPACR_EL1, i % 8 == 3 ? 0u : 3u << 20);
            for (int n = 0; n < 31; n++)
                next = next.WithX(n, values[(i * 7 + n * 5 + (i >> 4)) % values.Length]);
            return next.WithSP(ExceptionLevel.EL1, SingleSteps.Data + 0x800).WithSP(ExceptionLevel.EL0, SingleSteps.Data + 0xc00);
        });
    }

    private static PE At(PE pe, bool atEL1) => atEL1 ? pe : pe.WithPSTATE(new PSTATE(0x3c0));

    private static void Check(IReadOnlyList<uint> words, Func<PE, int, PE> prepare)
    {
        var steps = new SingleSteps(words);
        var differences = new List<string>();
        for (int i = 0; i < words.Count; i++)
            if (steps.Run(i, pe => prepare(pe, i)) is { } difference)
                differences.Add($"0x{words[i]:x8} {A64.Decode(words[i], CpuModel.CortexA57.Features)} {(A64.IsSystemAccess(A64.Decode(words[i], CpuModel.CortexA57.Features)) ? SystemEncoding.Of(words[i]) : "")}: {difference}");
        Assert.True(differences.Count == 0, $"{differences.Count} of {words.Count} differ:\n{string.Join('\n', differences.Take(40))}");
    }
}
