using System.Numerics;
using VirtSpec.Spec.Gic;

namespace VirtSpec.Properties.Boundary;

/// <summary>What a distributor is configured to do with the SPIs, read through its registers. (Arm IHI 0069H, GICD_ISENABLER, IGROUPR, ICFGR, IPRIORITYR, IROUTER.)</summary>
internal sealed class GicConfiguration
{
    private const int FirstSPI = 32;

    private readonly ulong[] _words = new ulong[GicState.InterruptCount];
    private readonly ulong[] _routes = new ulong[GicState.InterruptCount];
    private GicState? _last;

    /// <summary>Reads everything anew; <paramref name="changed"/> hears of each INTID that is configured otherwise than before.</summary>
    public void Read(GicState gic, Action<int>? changed)
    {
        if (ReferenceEquals(gic, _last))
            return;
        _last = gic;
        for (int id = FirstSPI; id < GicState.InterruptCount; id++)
        {
            ulong n = (ulong)id;
            ulong bit = 1UL << (id & 31), register = n >> 5 << 2;
            ulong word = gic.ReadDistributor(0x400 + n, 1)
                | (gic.ReadDistributor(0x100 + register, 4) & bit) >> (id & 31) << 8
                | (gic.ReadDistributor(0x80 + register, 4) & bit) >> (id & 31) << 9
                | (gic.ReadDistributor(0xc00 + (n >> 4 << 2), 4) >> 2 * (id & 15) & 3) << 10;
            ulong route = gic.ReadDistributor(0x6000 + 8 * n, 8);
            if (word != _words[id] || route != _routes[id])
                changed?.Invoke(id);
            (_words[id], _routes[id]) = (word, route);
        }
    }

    /// <summary>The SPIs whose state a store to GICD_ISPENDR, ICPENDR, ISACTIVER or ICACTIVER sets or clears; none for other registers.</summary>
    public static IEnumerable<int> StateOf(ulong offset, int size, ulong value)
    {
        if (offset is < 0x200 or >= 0x400)
            yield break;
        int first = (int)(offset & 0x7f) * 8;
        for (ulong rest = size < sizeof(ulong) ? value & ((1UL << 8 * size) - 1) : value; rest != 0; rest &= rest - 1)
            if (first + BitOperations.TrailingZeroCount(rest) is >= FirstSPI and var id)
                yield return id;
    }

    /// <summary>How many interrupts are active: the private ones of a PE, and SPIs.</summary>
    public static int ActiveCount(GicState gic, int pe)
    {
        const ulong sgiBase = 0x1_0000, isActiver = 0x300;
        int count = BitOperations.PopCount(gic.ReadRedistributor(pe, sgiBase + isActiver, 4));
        for (ulong word = 1; word < GicState.InterruptCount / 32; word++)
            count += BitOperations.PopCount(gic.ReadDistributor(isActiver + 4 * word, 4));
        return count;
    }

    /// <summary>Whether an interrupt is active: an SPI, or a private one of a PE.</summary>
    public static bool IsActive(GicState gic, int pe, INTID id)
    {
        const ulong isActiver = 0x300, sgiBase = 0x1_0000;
        ulong n = id.Value;
        ulong word = n < FirstSPI ? gic.ReadRedistributor(pe, sgiBase + isActiver, 4) : gic.ReadDistributor(isActiver + (n >> 5 << 2), 4);
        return (word >> (int)(n & 31) & 1) != 0;
    }
}
