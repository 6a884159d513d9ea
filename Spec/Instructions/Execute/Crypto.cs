using System.Numerics;
using VirtSpec.Spec.Exceptions;
using static VirtSpec.Spec.Instructions.Elements;

namespace VirtSpec.Spec.Instructions;

/// <summary>The Cryptographic Extension of v8.0: AES, SHA-1 and SHA-256.</summary>
public static partial class Execute
{
    internal static ExceptionRecord? CryptoAes(ref Transition t, CryptoAes i)
    {
        UInt128 n = t.Next.V[(int)i.Rn], d = t.Next.V[(int)i.Rd];
        t.Next.SetV((int)i.Rd, i.opcode switch
        {
            0b00100 => Aes.SubBytes(Aes.ShiftRows(d ^ n)),
            0b00101 => Aes.InvSubBytes(Aes.InvShiftRows(d ^ n)),
            0b00110 => Aes.MixColumns(n),
            _ => Aes.InvMixColumns(n),
        });
        return Retire(ref t);
    }

    internal static ExceptionRecord? CryptoThreeRegSha(ref Transition t, CryptoThreeRegSha i)
    {
        UInt128 d = t.Next.V[(int)i.Rd], n = t.Next.V[(int)i.Rn], m = t.Next.V[(int)i.Rm];
        t.Next.SetV((int)i.Rd, i.opcode switch
        {
            0b011 => (n << 64 | d >> 64) ^ d ^ m,
            0b100 => Sha.Hash256(d, n, m).X,
            0b101 => Sha.Hash256(n, d, m).Y,
            0b110 => Sha.Schedule256Part2(d, n, m),
            _ => Sha.Hash1(i.opcode, d, (uint)n, m),
        });
        return Retire(ref t);
    }

    internal static ExceptionRecord? CryptoTwoRegSha(ref Transition t, CryptoTwoRegSha i)
    {
        UInt128 d = t.Next.V[(int)i.Rd], n = t.Next.V[(int)i.Rn];
        t.Next.SetV((int)i.Rd, i.opcode switch
        {
            0b00000 => BitOperations.RotateLeft((uint)n, 30),
            0b00001 => Sha.Schedule1Part2(d, n),
            _ => Sha.Schedule256Part1(d, n),
        });
        return Retire(ref t);
    }
}
