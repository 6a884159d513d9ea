using VirtSpec.Machine.Platform;
using VirtSpec.Spec.Gic;

namespace VirtSpec.Properties.Gen;

/// <summary>Interrupts of the distributor that a guest makes pending itself.</summary>
public static class SpiItems
{
    private const ulong IGROUPR = 0x080, ISENABLER = 0x100, ISPENDR = 0x200, ICPENDR = 0x280, ISACTIVER = 0x300, ICACTIVER = 0x380;

    /// <summary>
    /// The life of an SPI: put into Group 1, enabled, made pending, acknowledged and ended by polling, or taken; and what its registers show on the way.
    /// It goes to the vCPU that its route names, which after reset is the first one.
    /// </summary>
    public static void Cycle(ItemBuilder item)
    {
        var draw = item.Draw;
        int at = item.Register(), bits = item.RegisterBeside(at), read = item.RegisterBeside(at, bits);
        int word = 1 + draw.Below(GicState.InterruptCount / 32 - 1);
        bool polls = draw.Chance(2, 3);
        if (polls)
            item.Add("msr daifset, #2");
        item.Move(at, BoardLayout.GicDistributor.Value + 4 * (ulong)word);
        item.Move(bits, draw.Chance(1, 2) ? 1ul << draw.Below(32) : (uint)draw.Next() & (uint)draw.Next());
        foreach (ulong offset in (ReadOnlySpan<ulong>)[IGROUPR, ISENABLER, ISPENDR])
            item.Add($"str w{bits}, [x{at}, #{offset}]");
        if (polls)
            item.Add($"mrs x{read}, icc_iar1_el1");
        int shown = item.RegisterBeside(at, read);
        item.Add($"ldr w{shown}, [x{at}, #{draw.Pick<ulong>([ISPENDR, ICPENDR, ISACTIVER, ISACTIVER, ICACTIVER])}]");
        if (polls)
            item.Add($"msr icc_eoir1_el1, x{read}");
        if (polls && draw.Chance(3, 4))
            item.Add("msr daifclr, #2");
    }
}
