using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace VirtSpec.Rig;

/// <summary>
/// The two files that driver and monitor exchange; all numbers are little-endian doublewords.
/// <code>
/// cases     bytes of the routines, offset of the second, bytes of the System registers, watchdog ticks; the routines; blocks; 0, 0
/// block     bytes of its cases, their number; the cases
/// case      bytes, ranges, PC, SPSR;      SP_EL0, SP_EL1, SP_EL2, 0; X0-X30, 0; V0-V31; System registers; ranges
/// range     address, bytes, flags (1 observed, 2 has data, 4 kept); the data, filled up to a multiple of 8
/// outcome   vector, ESR_EL3, ELR_EL3, SPSR_EL3; SP_EL0, SP_EL1, SP_EL2, 0; X0-X30, 0; V0-V31; System registers; what was observed, each filled up
/// </code>
/// </summary>
internal static class RigFormat
{
    private const int Words = 104;
    private const int MaxBlockBytes = 0x500000, MaxOutcomeBytes = 0x700000, MaxUndoBytes = 0x300000;
    private const ulong FirstRAM = 0x4000_0000;
    private const int SmcVector = 0x400, FiqVector = 0x500, SmcClass = 0x17;

    [Flags]
    private enum Range : ulong
    {
        Observed = 1,
        HasData = 2,
        Kept = 4,
    }

    /// <summary>Writes the file of cases; <paramref name="kept"/> is memory that stays as it is written.</summary>
    /// <exception cref="ArgumentException">A range is not in the RAM of the machine, or a case is too large.</exception>
    public static void WriteCases(Stream stream, RigRegisters registers, IReadOnlyList<MemoryPatch> kept, IEnumerable<RigCase> cases, ulong watchdogTicks)
    {
        var routines = registers.LoadRoutine.AddRange(registers.SaveRoutine);
        Put(stream, (ulong)routines.Length * 4 + 7 & ~7UL, (ulong)registers.LoadRoutine.Length * 4, (ulong)registers.Registers.Length * 8, watchdogTicks);
        stream.Write(MemoryMarshal.AsBytes(routines.AsSpan()));
        Pad(stream, routines.Length * 4);
        using var block = new MemoryStream();
        using var one = new MemoryStream();
        ulong count = 0;
        int outcomes = 0;
        foreach (var next in cases)
        {
            one.SetLength(0);
            WriteCase(one, registers, kept, next);
            kept = [];
            int outcome = OutcomeBytes(registers, next);
            if (one.Length > MaxBlockBytes || outcome > MaxOutcomeBytes || next.Memory.Sum(p => p.Bytes.Length) + next.Observe.Sum(r => r.Bytes) > MaxUndoBytes)
                throw new ArgumentException($"the case at {next.PC:x} has too much memory: {one.Length} bytes");
            if (block.Length + one.Length > MaxBlockBytes || outcomes + outcome > MaxOutcomeBytes)
                Flush();
            one.WriteTo(block);
            count++;
            outcomes += outcome;
        }
        Flush();
        Put(stream, 0, 0);

        void Flush()
        {
            if (count == 0)
                return;
            Put(stream, (ulong)block.Length, count);
            block.WriteTo(stream);
            block.SetLength(0);
            count = 0;
            outcomes = 0;
        }
    }

    /// <summary>Reads the outcome of <paramref name="of"/>.</summary>
    /// <exception cref="EndOfStreamException">There are fewer outcomes than cases.</exception>
    public static RigOutcome ReadOutcome(Stream stream, RigRegisters registers, RigCase of)
    {
        byte[] bytes = new byte[OutcomeBytes(registers, of)];
        stream.ReadExactly(bytes);
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        var end = End((int)words[0], words[1]);
        var observed = ImmutableArray.CreateBuilder<ImmutableArray<byte>>(of.Observe.Length);
        int at = 8 * (Words + registers.Registers.Length);
        foreach (var range in of.Observe)
        {
            observed.Add([.. bytes.AsSpan(at, range.Bytes)]);
            at += range.Bytes + 7 & ~7;
        }
        return new RigOutcome(end, end == RigEnd.Smc ? words[2] - 4 : words[2], words[3], words[1], [.. words.Slice(8, 31)],
            [.. MemoryMarshal.Cast<ulong, UInt128>(words.Slice(40, 64))], new(words[4], words[5], words[6]), [.. words.Slice(Words, registers.Registers.Length)], observed.MoveToImmutable());
    }

    private static RigEnd End(int vector, ulong esr) => vector switch
    {
        SmcVector when esr >> 26 == SmcClass => RigEnd.Smc,
        FiqVector => RigEnd.Watchdog,
        _ => RigEnd.Other,
    };

    private static int OutcomeBytes(RigRegisters registers, RigCase of) =>
        8 * (Words + registers.Registers.Length) + of.Observe.Sum(range => range.Bytes + 7 & ~7);

    private static void WriteCase(MemoryStream stream, RigRegisters registers, IReadOnlyList<MemoryPatch> kept, RigCase next)
    {
        Put(stream, 0, (ulong)(kept.Count + next.Memory.Length + next.Observe.Length), next.PC, next.SPSR, next.SP_EL0, next.SP_EL1, next.SP_EL2, 0);
        for (int n = 0; n < 32; n++)
            Put(stream, n < next.X.Length && n < 31 ? next.X[n] : 0);
        for (int n = 0; n < 32; n++)
        {
            var v = n < next.V.Length ? next.V[n] : 0;
            Put(stream, (ulong)v, (ulong)(v >> 64));
        }
        Span<ulong> system = stackalloc ulong[registers.Registers.Length];
        registers.Defaults.CopyTo(system);
        foreach (var (register, value) in next.System)
            system[registers.IndexOf(register) is >= 0 and var index ? index : throw new ArgumentException($"the rig does not set {register}")] = value;
        stream.Write(MemoryMarshal.AsBytes(system));
        foreach (var patch in kept)
            Put(stream, patch, Range.Kept | Range.HasData);
        foreach (var range in next.Observe)
            PutRange(stream, range.Address, range.Bytes, Range.Observed);
        foreach (var patch in next.Memory)
            Put(stream, patch, Range.HasData);
        stream.Position = 0;
        Put(stream, (ulong)stream.Length);
        stream.Position = stream.Length;
    }

    private static void Put(Stream stream, MemoryPatch patch, Range flags)
    {
        PutRange(stream, patch.Address, patch.Bytes.Length, flags);
        stream.Write(patch.Bytes.AsSpan());
        Pad(stream, patch.Bytes.Length);
    }

    private static void PutRange(Stream stream, ulong address, int bytes, Range flags)
    {
        if (address < FirstRAM || bytes < 0 || address - FirstRAM > Qemu.RAMBytes - (ulong)bytes)
            throw new ArgumentException($"{address:x}, {bytes} bytes: not in RAM");
        Put(stream, address, (ulong)bytes, (ulong)flags);
    }

    private static void Put(Stream stream, params ReadOnlySpan<ulong> values)
    {
        Span<byte> bytes = stackalloc byte[8];
        foreach (ulong value in values)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
            stream.Write(bytes);
        }
    }

    private static void Pad(Stream stream, int bytes) => stream.Write(stackalloc byte[-bytes & 7]);
}
