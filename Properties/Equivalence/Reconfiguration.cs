using VirtSpec.Machine.Platform;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Gic;

namespace VirtSpec.Properties.Equivalence;

/// <summary>
/// Changing Int_config of an interrupt that is enabled is UNPREDICTABLE, and of one that is pending leaves an UNKNOWN pending state:
/// whether such an interrupt comes is not compared any more. (Arm IHI 0069H, GICD_ICFGR&lt;n&gt;.)
/// </summary>
internal static class Reconfiguration
{
    private const ulong ISENABLER = 0x100, ISPENDR = 0x200, ICFGR = 0xc00, EndOfICFGR = 0xd00, SGIBase = 0x1_0000;
    private const int PerWord = 16;

    /// <summary>Whether an address is one of GICD_ICFGR&lt;n&gt; or GICR_ICFGR&lt;n&gt;.</summary>
    public static bool IsConfiguration(PA address)
    {
        ulong distributor = address.Value - BoardLayout.GicDistributor.Value;
        ulong offset = distributor < BoardLayout.DistributorSize ? distributor : (address.Value - BoardLayout.GicRedistributors.Value) % BoardLayout.RedistributorSize - SGIBase;
        return offset is >= ICFGR and < EndOfICFGR;
    }

    /// <summary>The INTIDs whose configuration a store has changed while they were enabled or pending.</summary>
    public static IEnumerable<int> Of(GicState before, GicState after)
    {
        for (int pe = 0; pe < before.ProcessorCount; pe++)
            foreach (int id in Changed(1, 2, (gic, offset) => (uint)gic.ReadRedistributor(pe, SGIBase + offset, 4), before, after))
                yield return id;
        foreach (int id in Changed(2, GicState.InterruptCount / PerWord, static (gic, offset) => (uint)gic.ReadDistributor(offset, 4), before, after))
            yield return id;
    }

    private static IEnumerable<int> Changed(int firstWord, int words, Func<GicState, ulong, uint> read, GicState before, GicState after)
    {
        for (int word = firstWord; word < words; word++)
        {
            ulong configuration = ICFGR + 4 * (ulong)word, bits = 4 * (ulong)(word / 2);
            uint changed = read(before, configuration) ^ read(after, configuration);
            uint affected = changed == 0 ? 0 : (read(before, ISENABLER + bits) | read(before, ISPENDR + bits)) >> PerWord * (word % 2);
            for (int n = 0; n < PerWord; n++)
                if ((changed >> 2 * n + 1 & affected >> n & 1) != 0)
                    yield return PerWord * word + n;
        }
    }
}
