using VirtSpec.Machine.Platform;

namespace VirtSpec.Machine.Devices;

/// <summary>
/// The PL031 real-time clock as a value: a counter of seconds, and an interrupt when it reaches the match register.
/// It knows the time only as the count of the system counter (62.5 MHz), which every access is given, so that a run is the same each time.
/// Offsets, register names and widths are those of Arm DDI 0224B; where that leaves something open, the answer is that of QEMU's board.
/// </summary>
/// <remarks>
/// A write of RTCMR or RTCLR looks for one match; when the counter has gone round, 136 years later, it does not match again, as on QEMU's board.
/// The clock cannot be stopped by RTCCR, and what is written to RTCLR counts at once, as on QEMU's board; what remains of the second that has begun stays.
/// Deviation: QEMU counts the seconds to a match from the write, so that it raises the interrupt up to one second after the counter shows the match; here both come together.
/// </remarks>
public readonly record struct Pl031()
{
    /// <summary>The bytes of address space that it takes.</summary>
    public const ulong Size = 0x1000;

    /// <summary>What a clock shows when the machine starts: 2026-01-01 00:00:00 UTC, in seconds since 1970.</summary>
    public const uint DefaultStart = 1_767_225_600;

    private const ulong RTCDR = 0x000, RTCMR = 0x004, RTCLR = 0x008, RTCCR = 0x00c, RTCIMSC = 0x010, RTCRIS = 0x014, RTCMIS = 0x018, RTCICR = 0x01c,
        RTCPeriphID0 = 0xfe0;

    private const ulong TicksPerSecond = BoardLayout.CounterFrequency;

    /// <summary>In place of the second of a match: none is looked for.</summary>
    private const ulong Never = ulong.MaxValue;

    /// <summary>RTCPeriphID0 to 3, then RTCPCellID0 to 3, one byte in each word.</summary>
    private static ReadOnlySpan<byte> Identification => [0x31, 0x10, 0x14, 0x00, 0x0d, 0xf0, 0x05, 0xb1];

    /// <summary>What the clock would have shown at count 0.</summary>
    public uint Base { get; private init; } = DefaultStart;

    public uint MR { get; private init; }

    public uint LR { get; private init; }

    public uint IMSC { get; private init; }

    /// <summary>The second, counted from count 0, at which the counter reaches the match register.</summary>
    public ulong NextMatch { get; private init; } = Never;

    /// <summary>A match before <see cref="NextMatch"/> has not been cleared.</summary>
    public bool Matched { get; private init; }

    /// <summary>The register at <paramref name="offset"/>, exactly; reserved ones, and all but the identification at other bytes of a word, read as zero.</summary>
    /// <param name="offset">From the first register, in bytes.</param>
    /// <param name="counter">The count of the system counter.</param>
    public uint Read(ulong offset, ulong counter) => offset switch
    {
        RTCDR => SecondsAt(counter),
        RTCMR => MR,
        RTCLR => LR,
        RTCCR => 1,
        RTCIMSC => IMSC,
        RTCRIS => RIS(counter),
        RTCMIS => RIS(counter) & IMSC,
        >= RTCPeriphID0 and < Size => Identification[(int)(offset - RTCPeriphID0) / 4],
        _ => 0,
    };

    /// <summary>The clock after a write at that count. Writes to read-only and reserved registers are ignored.</summary>
    public Pl031 Write(ulong offset, uint value, ulong counter) => offset switch
    {
        RTCMR => (this with { MR = value }).Armed(counter, RIS(counter) != 0),
        RTCLR => (this with { LR = value, Base = value - (uint)(counter / TicksPerSecond) }).Armed(counter, RIS(counter) != 0),
        RTCIMSC => this with { IMSC = value & 1 },
        RTCICR when (value & 1) != 0 && RIS(counter) != 0 => this with { Matched = false, NextMatch = Never },
        _ => this,
    };

    /// <summary>RTCINTR at that count.</summary>
    public bool Interrupt(ulong counter) => (RIS(counter) & IMSC) != 0;

    /// <summary>The count after <paramref name="counter"/> at which <see cref="Interrupt"/> changes though nothing is written, or null when it never does.</summary>
    public ulong? NextChange(ulong counter) =>
        IMSC == 0 || RIS(counter) != 0 || NextMatch == Never ? null : NextMatch * TicksPerSecond;

    private uint SecondsAt(ulong counter) => Base + (uint)(counter / TicksPerSecond);

    private uint RIS(ulong counter) => Matched || counter / TicksPerSecond >= NextMatch ? 1u : 0;

    /// <summary>The clock that waits for its match anew; what it shows already is a match at once.</summary>
    private Pl031 Armed(ulong counter, bool matched)
    {
        uint wait = MR - SecondsAt(counter);
        return this with { Matched = matched || wait == 0, NextMatch = wait == 0 ? Never : counter / TicksPerSecond + wait };
    }
}
