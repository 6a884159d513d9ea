using System.Buffers.Binary;
using System.Numerics;
using VirtSpec.Spec.Exceptions;
using static VirtSpec.Spec.Instructions.Shared;

namespace VirtSpec.Spec.Instructions;

/// <summary>Data processing on one, two and three source registers: bits, division, shifts, CRC, multiplication.</summary>
public static partial class Execute
{
    internal static ExceptionRecord? DataProcessing1Source(ref Transition t, DataProcessing1Source i)
    {
        int width = Width(i.sf);
        ulong operand = Truncate(t.Next.X((int)i.Rn), width);
        ulong result = i.opcode switch
        {
            0b000000 => ReverseBits(operand) >> (64 - width),
            0b000001 => ReverseBytesIn(operand, 2),
            0b000010 => ReverseBytesIn(operand, 4),
            0b000011 => BinaryPrimitives.ReverseEndianness(operand),
            0b000100 => LeadingZeros(operand, width),
            _ => LeadingSigns(operand, width),
        };
        t.Next.SetX((int)i.Rd, result);
        return Retire(ref t);
    }

    internal static ExceptionRecord? DataProcessing2Source(ref Transition t, DataProcessing2Source i)
    {
        int width = Width(i.sf);
        ulong n = t.Next.X((int)i.Rn), m = t.Next.X((int)i.Rm);
        ulong result = (i.opcode >> 2) switch
        {
            0b0000 => i.opcode == 0b000010 ? DivideUnsigned(n, m, width) : DivideSigned(n, m, width),
            0b0010 => Shift(n, i.opcode & 3, (int)(m & (ulong)(width - 1)), width),
            0b0100 => Crc32((uint)n, m, 8 << (int)(i.opcode & 3), 0xedb88320),
            _ => Crc32((uint)n, m, 8 << (int)(i.opcode & 3), 0x82f63b78),
        };
        t.Next.SetX((int)i.Rd, result);
        return Retire(ref t);
    }

    internal static ExceptionRecord? DataProcessing3Source(ref Transition t, DataProcessing3Source i)
    {
        int width = Width(i.sf);
        ulong n = t.Next.X((int)i.Rn), m = t.Next.X((int)i.Rm), a = t.Next.X((int)i.Ra);
        ulong result = i.op31 switch
        {
            0b000 => Accumulate(a, n * m, i.o0),
            0b001 => Accumulate(a, SignExtend(n, 32) * SignExtend(m, 32), i.o0),
            0b010 => (ulong)Math.BigMul((long)n, (long)m, out _),
            0b101 => Accumulate(a, (ulong)(uint)n * (uint)m, i.o0),
            _ => Math.BigMul(n, m, out _),
        };
        t.Next.SetX((int)i.Rd, Truncate(result, width));
        return Retire(ref t);
    }

    private static ulong Accumulate(ulong a, ulong product, uint subtract) => subtract != 0 ? a - product : a + product;

    private static ulong DivideUnsigned(ulong n, ulong m, int width)
    {
        (n, m) = (Truncate(n, width), Truncate(m, width));
        return m == 0 ? 0 : n / m;
    }

    /// <summary>Rounds towards zero; division by zero gives zero, and the most negative value by -1 gives itself.</summary>
    private static ulong DivideSigned(ulong n, ulong m, int width)
    {
        long dividend = (long)SignExtend(n, width), divisor = (long)SignExtend(m, width);
        if (divisor == 0)
            return 0;
        return Truncate(divisor == -1 ? 0 - (ulong)dividend : (ulong)(dividend / divisor), width);
    }

    /// <summary>CRC32 and CRC32C in the bit-reflected form: <paramref name="polynomial"/> is reversed, bits go in from the lowest.</summary>
    private static ulong Crc32(uint accumulator, ulong value, int bits, uint polynomial)
    {
        for (int i = 0; i < bits; i++)
        {
            uint feedback = (accumulator ^ (uint)(value >> i)) & 1;
            accumulator = accumulator >> 1 ^ (feedback != 0 ? polynomial : 0);
        }
        return accumulator;
    }

    private static ulong ReverseBits(ulong value)
    {
        value = (value & 0x5555_5555_5555_5555) << 1 | value >> 1 & 0x5555_5555_5555_5555;
        value = (value & 0x3333_3333_3333_3333) << 2 | value >> 2 & 0x3333_3333_3333_3333;
        value = (value & 0x0f0f_0f0f_0f0f_0f0f) << 4 | value >> 4 & 0x0f0f_0f0f_0f0f_0f0f;
        return BinaryPrimitives.ReverseEndianness(value);
    }

    /// <summary>Reverses the bytes within each container of 2 or 4 bytes.</summary>
    private static ulong ReverseBytesIn(ulong value, int container) => container == 4
        ? BitOperations.RotateRight(BinaryPrimitives.ReverseEndianness(value), 32)
        : (value & 0x00ff_00ff_00ff_00ff) << 8 | value >> 8 & 0x00ff_00ff_00ff_00ff;

    private static ulong LeadingZeros(ulong value, int width) => (ulong)(BitOperations.LeadingZeroCount(value) - (64 - width));

    /// <summary>How many bits below the sign bit equal it.</summary>
    private static ulong LeadingSigns(ulong value, int width)
    {
        ulong changes = (value ^ value >> 1) & (1UL << (width - 1)) - 1;
        return LeadingZeros(changes, width) - 1;
    }
}
