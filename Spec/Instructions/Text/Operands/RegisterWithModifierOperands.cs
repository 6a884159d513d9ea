namespace VirtSpec.Spec.Instructions.Text;

/// <summary>A register together with what is done to it: shifted, extended, or one bit of it looked at.</summary>
public static partial class OperandKinds
{
    /// <summary>Fields: shift, imm6. Nothing stands for LSL #0.</summary>
    public static readonly OperandKind Shift = new(FormatShift, ParseShift);

    /// <summary>The last source of Add/subtract (extended register). Fields: sf, S, Rm, option, imm3, Rn, Rd.</summary>
    public static readonly OperandKind ExtendedRegister = new(FormatExtendedRegister, ParseExtendedRegister);

    /// <summary>The offset of Load/store register (register offset); size is the shift that S chooses. Fields: Rm, option, S, size.</summary>
    public static readonly OperandKind OffsetRegister = new(
        f => FormatOffsetRegister(f, f[3]),
        input => ParseOffsetRegister(input, input[3]));

    /// <summary>The register of TBZ, 64 bits wide when the bit needs it, and the bit. Fields: Rt, b5, b40.</summary>
    public static readonly OperandKind TestedBit = new(
        f => $"{RegisterName(f[0], f[1] == 1 ? "x" : "w", f[1] == 1 ? "xzr" : "wzr")}, #{(f[1] << 5) | f[2]}",
        ParseTestedBit);

    private static readonly string[] Shifts = ["lsl", "lsr", "asr", "ror"];
    private static readonly string[] Extends = ["uxtb", "uxth", "uxtw", "uxtx", "sxtb", "sxth", "sxtw", "sxtx"];

    private static string FormatShift(OperandFields f) => f[0] == 0 && f[1] == 0 ? "" : $", {Shifts[f[0]]} #{f[1]}";

    private static bool ParseShift(OperandInput input)
    {
        if (!input.TryTake(","))
            return (input.Set(0, 0) && input.Set(1, 0)) || input.Fail("a shift");
        if (!TryTakeName(input, Shifts, out uint shift) || !input.Set(0, shift))
            return input.Fail("lsl, lsr, asr or ror");
        return (TryTakeAmount(input, out ulong amount) && input.Set(1, amount))
            || input.Fail("a shift amount below the width of the register");
    }

    private static string FormatExtendedRegister(OperandFields f)
    {
        (uint sf, uint option, uint amount) = (f[0], f[3], f[4]);
        string register = GeneralName(f[2], is64: sf == 1 && (option & 3) == 3);
        if (option != (sf == 1 ? 3u : 2u) || !UsesStackPointer(f[1], f[5], f[6]))
            return $"{register}, {Extends[option]}{(amount == 0 ? "" : $" #{amount}")}";
        return amount == 0 ? register : $"{register}, lsl #{amount}";
    }

    private static bool ParseExtendedRegister(OperandInput input)
    {
        bool is64 = input[0] == 1;
        uint plain = is64 ? 3u : 2u;
        if (!TryTakeEitherRegister(input, out uint number, out bool isX))
            return false;
        if (!TryTakeExtension(input, plain, out uint option, out ulong amount, out bool isShift))
            return input.Fail("uxtb, uxth, uxtw, uxtx, sxtb, sxth, sxtw, sxtx or lsl, and an amount of 0 to 4");
        if (isShift && !UsesStackPointer(input[1], input[5], input[6]))
            return input.Fail("an extension, because neither register is the stack pointer");
        if (isX != (is64 && (option & 3) == 3))
            return input.Fail($"a {(isX ? "w" : "x")} register for {Extends[option]}");
        return (input.Set(2, number) && input.Set(3, option) && input.Set(4, amount)) || input.Fail("an amount of 0 to 4");
    }

    /// <summary>The extension that keeps all bits is written as LSL, or not at all, when register 31 is the stack pointer.</summary>
    private static bool UsesStackPointer(uint setsFlags, uint rn, uint rd) => rn == 31 || (setsFlags == 0 && rd == 31);

    private static string FormatOffsetRegister(OperandFields f, uint shift)
    {
        (uint option, bool scaled) = (f[1], f[2] == 1);
        string register = GeneralName(f[0], is64: (option & 1) == 1);
        if (option == 3)
            return scaled ? $"{register}, lsl #{shift}" : register;
        return $"{register}, {Extends[option]}{(scaled ? $" #{shift}" : "")}";
    }

    private static bool ParseOffsetRegister(OperandInput input, uint shift)
    {
        if (!TryTakeEitherRegister(input, out uint number, out bool isX))
            return false;
        bool hasModifier = input.TryTake(",");
        uint option = 3;
        if (hasModifier && !TryTakeOffsetExtension(input, out option))
            return input.Fail("lsl, uxtw, sxtw or sxtx");
        if (isX != ((option & 1) == 1))
            return input.Fail($"a {(isX ? "w" : "x")} register for {Extends[option]}");
        ulong amount = 0;
        bool scaled = hasModifier && TryTakeAmount(input, out amount);
        if (scaled && amount != shift && amount != 0)
            return input.Fail($"a shift by 0 or {shift}");
        uint s = scaled && amount == shift ? 1u : 0u;
        return (input.Set(0, number) && input.Set(1, option) && input.Set(2, s)) || input.Fail("an offset register");
    }

    private static bool TryTakeOffsetExtension(OperandInput input, out uint option)
    {
        option = 3;
        return input.TryTake("lsl") || (TryTakeName(input, Extends, out option) && (option & 2) == 2 && option != 3);
    }

    private static bool ParseTestedBit(OperandInput input)
    {
        if (!TryTakeEitherRegister(input, out uint number, out bool isX))
            return false;
        if (!input.TryTake(",") || !input.TryTakeNumber(out ulong bit) || bit > (isX ? 63u : 31u))
            return input.Fail($"a bit number of 0 to {(isX ? 63 : 31)}");
        return (input.Set(0, number) && input.Set(1, bit >> 5) && input.Set(2, bit & 31)) || input.Fail("a register and a bit number");
    }

    private static bool TryTakeExtension(OperandInput input, uint plain, out uint option, out ulong amount, out bool isShift)
    {
        (option, amount, isShift) = (plain, 0, true);
        if (!input.TryTake(","))
            return true;
        isShift = input.TryTake("lsl");
        if (!isShift && !TryTakeName(input, Extends, out option))
            return false;
        bool hasAmount = TryTakeAmount(input, out amount);
        return amount <= 4 && (hasAmount || !isShift);
    }

    /// <summary>Takes <c>#n</c> after the name of a shift or an extension; the space between is optional.</summary>
    private static bool TryTakeAmount(OperandInput input, out ulong amount)
    {
        input.TryTake(" ");
        return input.TryTakeNumber(out amount);
    }

    private static bool TryTakeName(OperandInput input, string[] names, out uint index)
    {
        int found = input.TryTakeWord(out string word) ? Array.IndexOf(names, word) : -1;
        index = (uint)found;
        return found >= 0;
    }

    private static string GeneralName(uint number, bool is64) =>
        is64 ? RegisterName(number, "x", "xzr") : RegisterName(number, "w", "wzr");

    private static bool TryTakeEitherRegister(OperandInput input, out uint number, out bool isX)
    {
        number = 0;
        isX = false;
        if (input.TryTakeWord(out string word) && (TryReadRegister(word, "w", "wzr", out number) || (isX = TryReadRegister(word, "x", "xzr", out number))))
            return true;
        return input.Fail("a register w0 to w30, wzr, x0 to x30 or xzr");
    }
}
