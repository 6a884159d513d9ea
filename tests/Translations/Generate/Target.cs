using VirtSpec.Spec.Registers;
using VirtSpec.Streams.Generate;
using VirtSpec.Translations.Cases;

namespace VirtSpec.Translations.Generate;

/// <summary>Where a case's access goes, and the general registers and data that it needs.</summary>
internal sealed class Target
{
    private const ulong Stored = 0xa5a5_a5a5_a5a5_a5a5, Other = 0x5a5a_5a5a_5a5a_5a5a;

    /// <summary>MOVZ X10, #0xf00d; SMC #0.</summary>
    private const ulong Landing = (ulong)Board.Smc << 32 | 0xd29e_01aa;
    private const int TagBit = 56;
    private readonly Draw _draw;
    private readonly int _displacement;
    private readonly bool _isTagged;

    public Target(Draw draw, Intent intent, Scenario scenario)
    {
        _draw = draw;
        Aim = new Aim(scenario.Form, scenario.IsEL0);
        Physical = intent is { Fault: Fault.External } ? Addresses.OutsideRam(draw, 32) : Addresses.InData(draw);
        bool unaligned = intent.Fault == Fault.Alignment || draw.Chance(1, intent.Fault == Fault.External ? 2 : 6);
        _displacement = unaligned && Aim.Form.Kind != AccessKind.AddressTranslation ? 1 + draw.Below(7) : 0;
        if (_displacement != 0 && draw.Chance(1, 2))
        {
            // The end of a page of every granule.
            Physical |= 0xfff8;
            Crosses = true;
        }
        _isTagged = draw.Chance(1, 5);
    }

    public Aim Aim { get; }

    /// <summary>The physical address, a multiple of 8.</summary>
    public ulong Physical { get; }

    /// <summary>The access may reach into the page after.</summary>
    public bool Crosses { get; }

    /// <summary>Sets what the instructions find in registers and at the target.</summary>
    public void Complete(TranslationCase c, ulong va)
    {
        ulong address = va + (ulong)_displacement;
        if (_isTagged)
            address ^= (_draw.Next() & 0xff) << TagBit;
        else if (_draw.Chance(1, 40))
            address ^= 1UL << _draw.Below(64);
        c.X[0] = address;
        if (Aim.Form.Kind == AccessKind.Store)
        {
            c.X[1] = Stored;
            c.X[3] = _draw.Chance(1, 2) ? Physical : Other;
            c.X[4] = address & ~7UL;
        }
        if (!Board.IsRam(Physical, 8))
            return;
        if (Aim.IsFetch)
            c.Memory[Physical] = Landing;
        else if (Aim.Form.Kind == AccessKind.Store)
            Observe(c, Aim.Form.Bytes == 64 ? Physical & ~63UL : Physical, Aim.Form.Bytes + _displacement);
    }

    private static void Observe(TranslationCase c, ulong start, int bytes)
    {
        for (ulong address = start; address < start + (ulong)bytes && Board.IsRam(address, 8); address += 8)
            c.Memory.TryAdd(address, Board.Background(address));
    }
}
