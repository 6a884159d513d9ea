using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using Xunit;

namespace VirtSpec.Hypervisors.Tests;

/// <summary>A guest whose tables end outside its RAM gets the External abort of the level that the bare board reports.</summary>
public sealed class XvisorWalkTests
{
    private const ulong Missing = 0x0c00_0000, Table = 3;
    private const int Pages = 3, PageWords = 0x4000, Ldr = 0, AT = 1;

    public static TheoryData<ulong, ulong, bool> Cases
    {
        get
        {
            var cases = new TheoryData<ulong, ulong, bool>();
            foreach (ulong t0sz in (ulong[])[16, 20, 25, 28, 34, 39])
                foreach (ulong tg0 in (ulong[])[0, 1, 2])
                    foreach (bool isBigEndian in (bool[])[false, true])
                        cases.Add(t0sz, tg0, isBigEndian);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_table_that_is_nowhere_is_reported_at_its_level(ulong t0sz, ulong tg0, bool isBigEndian)
    {
        var steps = new SingleSteps(Words(isBigEndian));
        ulong mmu = 1 | (isBigEndian ? 1UL << 25 : 0);
        foreach (ulong root in (ulong[])[Missing, PageAt(2), PageAt(1), PageAt(0)])
            foreach (uint tcr in (uint[])[0, 1 << 23])
                foreach (int at in (int[])[Ldr, AT])
                    foreach (bool atEL1 in (bool[])[true, false])
                        Assert.Null(steps.Run(at, pe => (atEL1 ? pe : pe.WithPSTATE(new PSTATE(0x3c0)))
                            .WithSystem(Reg.TCR_EL1, t0sz | tg0 << 14 | tcr | 2UL << 32).WithSystem(Reg.TTBR0_EL1, root)
                            .WithSystem(Reg.SCTLR_EL1, pe.System[Reg.SCTLR_EL1] | mmu).WithX(1, SingleSteps.Data)));
    }

    private static ulong PageAt(int n) => SingleSteps.Code + 0x1_0000 + 0x1_0000 * (ulong)n;

    /// <summary>Two instructions, and behind them pages of 64 KiB, of which each descriptor leads to the next page, and that of the last to nothing.</summary>
    private static uint[] Words(bool isBigEndian)
    {
        var words = new uint[PageWords * (Pages + 1)];
        words[Ldr] = 0xf940_0020;
        words[AT] = 0xd508_7801;
        for (int n = 0; n < Pages; n++)
        {
            ulong descriptor = (n + 1 < Pages ? PageAt(n + 1) : Missing) | Table;
            byte[] bytes = BitConverter.GetBytes(isBigEndian ? System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(descriptor) : descriptor);
            for (int i = 0; i < PageWords; i++)
                words[PageWords * (n + 1) + i] = BitConverter.ToUInt32(bytes, i % 2 * 4);
        }
        return words;
    }
}
