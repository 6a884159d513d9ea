using VirtSpec.Spec.State;
using static VirtSpec.Spec.Instructions.Shared;

namespace VirtSpec.Spec.Instructions;

/// <summary>Vectors as elements: a size is 8, 16, 32 or 64 bits, and an element is its bits in the low end of a doubleword.</summary>
internal static class Elements
{
    /// <summary>Elem[v, e, esize].</summary>
    public static ulong Elem(this UInt128 v, int e, int esize) => (ulong)(v >> e * esize) & Ones(esize);

    /// <summary>The vector with Elem[v, e, esize] replaced.</summary>
    public static UInt128 WithElem(this UInt128 v, int e, int esize, ulong value)
    {
        int shift = e * esize;
        return v & ~((UInt128)Ones(esize) << shift) | (UInt128)(value & Ones(esize)) << shift;
    }

    /// <summary>Replicate(value): the element in each place of <paramref name="datasize"/> bits.</summary>
    public static UInt128 Replicate(ulong value, int esize, int datasize)
    {
        UInt128 result = 0;
        for (int e = 0; e < datasize / esize; e++)
            result = result.WithElem(e, esize, value);
        return result;
    }

    /// <summary>The low <paramref name="datasize"/> bits, 64 or 128, of V[n]: the rest of the manual's V[n, datasize] is not there.</summary>
    public static UInt128 V(this in PE pe, uint n, int datasize) => datasize == 128 ? pe.V[(int)n] : (ulong)pe.V[(int)n];

    /// <summary>Vpart[n, part, 64]: the lower or the upper half.</summary>
    public static UInt128 Vpart(this in PE pe, uint n, uint part) => (ulong)(pe.V[(int)n] >> 64 * (int)part);

    /// <summary>Writes Vpart[d, part, 64]: the lower half clears the upper one, the upper half keeps the lower one.</summary>
    public static void SetVpart(this ref PE next, uint d, uint part, UInt128 value) =>
        next.SetV((int)d, part == 0 ? (ulong)value : value << 64 | (ulong)next.V[(int)d]);

    /// <summary>Ones(count), for 1 to 64 bits.</summary>
    public static ulong Ones(int count) => count >= 64 ? ulong.MaxValue : (1UL << count) - 1;

    /// <summary>The element as a signed or unsigned number.</summary>
    public static Int128 Int(ulong value, int esize, bool unsigned) => unsigned ? value : (long)SignExtend(value, esize);
}
