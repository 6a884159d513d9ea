using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Cli.Input;

/// <summary>Carries out <c>--set REG[.FIELD]=VALUE</c>.</summary>
internal static class Assignment
{
    private const string Where = "--set";

    public static PE Apply(PE pe, string text)
    {
        int equals = text.IndexOf('=');
        if (equals < 0)
            throw new CommandError(Where, "REG=VALUE or REG.FIELD=VALUE", $"'{text}'", "add '=' and a value");
        string name = text[..equals].Trim(), digits = text[(equals + 1)..].Trim();
        if (!Values.TryNumber(digits, out ulong value))
            throw new CommandError($"{Where} {name}", "a number of 64 bits, such as 1 or 0x30", $"'{digits}'", "correct it");
        if (GeneralRegister(name) is { } n)
            return pe.WithX(n, value);
        int dot = name.IndexOf('.');
        var register = Register(dot < 0 ? name : name[..dot], pe.Configuration.Cpu);
        return dot < 0 ? Write(pe, register, value) : WriteField(pe, Field(pe, register, name[(dot + 1)..]), value);
    }

    /// <summary>0 to 30 for X0 to X30, in either case.</summary>
    private static int? GeneralRegister(string name) =>
        name.Length is 2 or 3 && name[0] is 'x' or 'X' && int.TryParse(name.AsSpan(1), out int n) && n is >= 0 and <= 30 ? n : null;

    private static Reg Register(string name, CpuModel cpu)
    {
        if (RegisterRow.Find(name) is not { } register)
            throw new CommandError(Where, "the name of a System register or X0 to X30", $"'{name}'", $"the nearest is {Nearest.To(name, Enum.GetNames<Reg>())}");
        var row = RegisterRow.Of(register);
        return cpu.Features.Has(row.Feature)
            ? register
            : throw new CommandError($"{Where} {register}", $"a register of {cpu.Name}", $"one of {row.Feature}", "choose another CPU with --cpu");
    }

    /// <summary>The field in the layout that holds after the assignments so far, as HCR_EL2.E2H selects one for CPTR_EL2.</summary>
    private static FieldRow Field(PE pe, Reg register, string name)
    {
        var fields = (RegisterLayout.Holding(register, pe.System)?.Fields ?? []).Where(f => !f.IsRES0 && !f.IsRES1);
        return fields.FirstOrDefault(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new CommandError($"{Where} {register}", "one of its fields", $"'{name}'", $"the fields are {string.Join(' ', fields.Select(f => f.Name))}");
    }

    private static PE WriteField(PE pe, FieldRow field, ulong value)
    {
        string name = $"{field.Register}.{field.Name}";
        ulong largest = field.Mask >> field.Lsb;
        if (value > largest)
            throw new CommandError($"{Where} {name}", $"at most 0x{largest:x} ({field.Width} {(field.Width == 1 ? "bit" : "bits")})", $"0x{value:x}", "give a value that fits");
        if (!pe.Configuration.Cpu.Features.Has(field.Feature))
            throw new CommandError($"{Where} {name}", $"a field of {pe.Configuration.Cpu.Name}", $"one of {field.Feature}", "choose another CPU with --cpu");
        ulong whole = Read(pe, field.Register) & ~field.Mask | value << field.Lsb;
        var next = Write(pe, field.Register, whole);
        return Read(next, field.Register) == whole
            ? next
            : throw new CommandError($"{Where} {name}", "a field that can be changed", $"a field that stays 0x{(Read(next, field.Register) & field.Mask) >> field.Lsb:x}", "leave it out");
    }

    private static ulong Read(PE pe, Reg register)
    {
        var row = RegisterRow.Of(register);
        return row.Storage == Storage.Computed ? RegisterAccess.Read(pe, row, default) : pe.System[register];
    }

    /// <summary>As MSR would write it, traps and access rights aside; the constant registers of a CPU can be given other values too.</summary>
    private static PE Write(PE pe, Reg register, ulong value)
    {
        var row = RegisterRow.Of(register);
        if (row.Storage == Storage.Constant)
            return pe.WithSystem(register, value);
        if (row.Storage is Storage.Stop or Storage.Raz or Storage.Alias || (row.Storage == Storage.Computed && !row.HasWrites))
            throw new CommandError($"{Where} {register}", "a register that holds a value", "one that does not", "set the registers that it shows");
        var next = pe;
        RegisterAccess.Write(ref next, row, value, default);
        return next;
    }
}
