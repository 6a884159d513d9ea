using System.Buffers.Binary;
using VirtSpec.Spec.Instructions;
using VirtSpec.Streams.Cases;

namespace VirtSpec.Streams.Generate;

/// <summary>Points the base register of a load or store at data, and draws the data.</summary>
internal static class Placement
{
    /// <summary>Sets the base register; false when the address came out unaligned and was not meant to, or upon the case's own words.</summary>
    public static bool Place(Draw draw, EncodingRow row, uint word, CaseState state)
    {
        if (AddressForm.Of(row, word, state.X) is not { } form)
            return true;
        SetBase(draw, state, form.Base, Target(draw, form) - form.Offset);
        // The base may be the index too, which moves the address.
        form = AddressForm.Of(row, word, state.X)!.Value;
        ulong address = AddressOf(form, state);
        if ((address & (ulong)(form.Alignment - 1)) != 0 && !draw.Chance(1, 100))
            return false;
        if (IsOnCode(state, address, form.Bytes))
            return false;
        DrawData(draw, state, address, form.Bytes);
        return true;
    }

    /// <summary>The word with an offset at which there is data, as a rule.</summary>
    public static uint AimLiteral(Draw draw, uint word, CaseState state)
    {
        const uint Imm19 = 0x7ffff << 5;
        if (draw.Chance(1, 8))
            return word;
        ulong block = state.PC & ~(ulong)(Board.BlockSize - 1);
        if (block == (Board.Blocks[2] & ~(ulong)(Board.BlockSize - 1)))
            block = Board.Blocks[2];
        int bytes = (word >> 26 & 1) != 0 ? 4 << (int)(word >> 30) : word >> 30 == 1 ? 8 : 4;
        ulong target = block + (ulong)(draw.Pick([0, 1, 3]) * Board.PageSize + draw.Below(Board.PageSize / bytes) * bytes);
        DrawData(draw, state, target, bytes);
        return word & ~Imm19 | (uint)(target - state.PC >> 2) << 5 & Imm19;
    }

    /// <summary>Gives the compared registers of CAS or CASP the data in memory.</summary>
    public static void Match(Draw draw, EncodingRow row, uint word, CaseState state, Mode mode)
    {
        var form = AddressForm.Of(row, word, state.X)!.Value;
        int rs = (int)AddressForm.ValueOf(row, word, "Rs")!.Value;
        bool isPair = row.Class == EncodingClass.CompareAndSwapPair;
        int bytes = isPair ? form.Bytes / 2 : form.Bytes;
        for (int i = 0; i < (isPair ? 2 : 1); i++)
        {
            ulong address = AddressOf(form, state) + (ulong)(i * bytes);
            if (rs + i == 31 || rs + i == form.Base || !Board.IsMapped(address, bytes) || (address & (ulong)(bytes - 1)) != 0)
                return;
            ulong value = ValueAt(state, address, bytes, mode.IsBigEndian);
            state.X[rs + i] = bytes == 8 ? value : value | EdgeValues.Next(draw) << 8 * bytes;
        }
    }

    private static ulong AddressOf(AddressForm form, CaseState state) => (form.Base == 31 ? state.SP : state.X[form.Base]) + form.Offset;

    /// <summary>An oracle may have translated the words before they are overwritten, as a real PE may have fetched them.</summary>
    private static bool IsOnCode(CaseState state, ulong address, int bytes) =>
        address + (ulong)bytes > state.PC && address < state.PC + 4 * StreamCase.MaxWords;

    private static void SetBase(Draw draw, CaseState state, int register, ulong value)
    {
        if (register != 31)
            state.X[register] = value;
        else
            state.SP = draw.Chance(1, 64) ? value : value & ~0xfUL;
    }

    private static ulong Target(Draw draw, AddressForm form)
    {
        ulong aligned = ~(ulong)(form.Alignment - 1);
        if (draw.Chance(1, 32))
            return EdgeValues.Next(draw) & aligned;
        ulong page = draw.Pick(Board.Blocks) + (ulong)(draw.Pick([0, 1, 3]) * Board.PageSize);
        ulong target = page + draw.Below(16) switch
        {
            0 => 0,
            1 => 0 - (ulong)form.Alignment,
            2 or 3 or 4 => (ulong)(Board.PageSize - form.Alignment),
            5 or 6 => (ulong)(Board.PageSize - form.Bytes),
            7 => Board.PageSize,
            _ => (ulong)draw.Below(Board.PageSize - form.Bytes),
        } & aligned;
        return draw.Chance(1, 100) ? target + 1 : target;
    }

    private static void DrawData(Draw draw, CaseState state, ulong address, int bytes)
    {
        ulong first = address & ~7UL, last = (address + (ulong)bytes - 1) & ~7UL;
        foreach (ulong at in first == last ? [first] : bytes <= 16 ? [first, first + 8, last] : Enumerable.Range(0, bytes / 8 + 1).Select(i => first + 8 * (ulong)i))
            if (Board.IsMapped(at, 8) && draw.Chance(3, 4))
                state.Memory[at] = EdgeValues.Next(draw);
    }

    private static ulong ValueAt(CaseState state, ulong address, int bytes, bool isBigEndian)
    {
        ulong value = state.MemoryAt(address & ~7UL) >> 8 * (int)(address & 7);
        if (isBigEndian)
            value = BinaryPrimitives.ReverseEndianness(value) >> 64 - 8 * bytes;
        return bytes == 8 ? value : value & (1UL << 8 * bytes) - 1;
    }
}
