using System.Globalization;
using VirtSpec.Properties.Conformance.Matrix;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Properties.Conformance.Manual;

/// <summary>
/// The settings of one case. They depart from the baseline of the trap matrix, in which nothing traps, on a Cortex-A57 with EL2, interrupts masked, stage 1 off.
/// Written: <c>HCR_EL2.TWE=1</c>, <c>HCR_EL2=0x80000000</c>, <c>PSTATE.SP=0</c>, <c>PSTATE.DAIF=0</c>, <c>choice Wfe=Waits</c>, <c>cpu neoverse-n1</c>,
/// <c>E2H</c> (HCR_EL2.E2H=1, and everything still permitted in the layouts that hold then), <c>no EL2</c>, <c>event register</c>, <c>pending IRQ</c> (or FIQ, SError).
/// </summary>
internal sealed class ManualSettings
{
    private const ulong Address = 0x4000_0000;

    /// <summary>HCR_EL2.E2H, and the registers that have another layout then, permitting what the baseline permits.</summary>
    private static readonly (Reg Register, ulong Value)[] UnderE2H =
        [(Reg.HCR_EL2, 0x4_8000_0000), (Reg.CPTR_EL2, 0x30_0000), (Reg.CNTHCTL_EL2, 0xf03), (Reg.SCTLR_EL2, 0x34d5_c830)];

    private readonly List<(Reg Register, string? Field, ulong Value)> _registers = [];
    private CpuModel _cpu = CpuModel.CortexA57;
    private Choices _choices = Choices.Default;
    private bool _haveEL2 = true, _e2h, _eventRegister, _sp = true;
    private uint _daif = 0xf;

    public Inputs Inputs { get; private set; }

    /// <summary>Takes one setting in; what was expected when it is none.</summary>
    public string? Add(string setting)
    {
        if (setting.StartsWith("choice ", StringComparison.Ordinal))
            return AddChoice(setting["choice ".Length..].Split('='));
        if (setting.StartsWith("cpu ", StringComparison.Ordinal))
            return AddCpu(setting["cpu ".Length..]);
        switch (setting)
        {
            case "E2H": _e2h = true; return null;
            case "no EL2": _haveEL2 = false; return null;
            case "event register": _eventRegister = true; return null;
            case "pending IRQ": Inputs = Inputs with { IRQ = true }; return null;
            case "pending FIQ": Inputs = Inputs with { FIQ = true }; return null;
            case "pending SError": Inputs = Inputs with { SError = true }; return null;
            default: return AddValue(setting.Split('='));
        }
    }

    /// <summary>The PE at <paramref name="el"/>, about to execute; a line in <paramref name="errors"/> for each value that a register does not hold.</summary>
    public PE Start(ExceptionLevel el, List<string> errors)
    {
        var configuration = new PeConfiguration(_cpu, _choices, _haveEL2);
        var pe = PE.Reset(configuration, Address, el).WithEventRegister(_eventRegister);
        foreach (var (register, value) in MatrixConfig.Baseline.Controls)
            pe = pe.WithLegalised(register, value);
        if (_e2h)
            foreach (var (register, value) in UnderE2H)
                pe = pe.WithLegalised(register, value);
        pe = pe.WithSystem(Reg.SCTLR_EL1, pe.System[Reg.SCTLR_EL1] & ~SCTLR_EL1.Field.M.Mask);
        foreach (var (register, field, value) in _registers)
            pe = Set(pe, (register, field), value, errors);
        return pe.WithPSTATE(pe.PSTATE.WithDAIF(_daif).WithSP(_sp && el != ExceptionLevel.EL0));
    }

    /// <summary>A field is that of the layout that holds after the settings before it.</summary>
    private static PE Set(PE pe, (Reg Register, string? Field) name, ulong value, List<string> errors)
    {
        var (register, field) = name;
        var row = field is null ? null : RegisterLayout.Holding(register, pe.System)?.Find(field);
        if (field is not null && (row is null || value > row.Mask >> row.Lsb))
        {
            errors.Add($"{register}: expected a field of the layout that holds after the settings so far, found '{field}'");
            return pe;
        }
        ulong whole = row is null ? value : pe.System[register] & ~row.Mask | value << row.Lsb;
        var next = pe.WithLegalised(register, whole);
        if (next.System[register] != whole)
            errors.Add($"{register}: expected a value that it holds, found 0x{whole:x}");
        return next;
    }

    private string? AddChoice(string[] parts)
    {
        const string Expected = "a choice such as 'choice Wfe=Waits'";
        if (parts.Length != 2)
            return Expected;
        switch (parts[0])
        {
            case nameof(Choices.Wfe) when Enum.TryParse(parts[1], out WfeBehaviour wfe): _choices = _choices with { Wfe = wfe }; return null;
            case nameof(Choices.TscWithoutEL3) when Enum.TryParse(parts[1], out TscWithoutEL3 tsc): _choices = _choices with { TscWithoutEL3 = tsc }; return null;
            case nameof(Choices.GicLegacy) when Enum.TryParse(parts[1], out GicLegacy legacy): _choices = _choices with { GicLegacy = legacy }; return null;
            case nameof(Choices.TidcpAtEL0) when Enum.TryParse(parts[1], out TidcpAtEL0 tidcp): _choices = _choices with { TidcpAtEL0 = tidcp }; return null;
            default: return Expected;
        }
    }

    private string? AddCpu(string name)
    {
        if (CpuModel.Find(name) is not { } cpu)
            return "the name of a CPU";
        _cpu = cpu;
        return null;
    }

    private string? AddValue(string[] parts)
    {
        if (parts.Length != 2 || !TryNumber(parts[1], out ulong value))
            return "a setting such as 'HCR_EL2.TWE=1', 'choice Wfe=Waits', 'cpu neoverse-n1', 'E2H', 'no EL2', 'event register', 'pending IRQ'";
        string[] name = parts[0].Split('.');
        if (name[0] == "PSTATE")
            return AddState(name[^1], value);
        if (name.Length > 2 || RegisterRow.Find(name[0]) is not { } register)
            return "the name of a System register";
        if (name.Length == 2 && RegisterLayout.Of(register).All(l => l.Find(name[1]) is not { } field || value > field.Mask >> field.Lsb))
            return $"a field of {register} and a value that fits";
        _registers.Add((register, name.Length == 1 ? null : name[1], value));
        return null;
    }

    private string? AddState(string field, ulong value)
    {
        switch (field)
        {
            case "SP" when value <= 1: _sp = value != 0; return null;
            case "DAIF" when value <= 0xf: _daif = (uint)value; return null;
            default: return "PSTATE.SP=0, PSTATE.SP=1 or PSTATE.DAIF=0 to 0xf";
        }
    }

    private static bool TryNumber(string text, out ulong value) =>
        text.StartsWith("0x", StringComparison.Ordinal)
            ? ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value)
            : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
