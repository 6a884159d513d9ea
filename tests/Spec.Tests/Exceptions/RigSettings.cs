using System.Globalization;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Spec.Tests.Exceptions;

/// <summary>
/// The settings of a row, separated by commas: <c>REG=n</c>, <c>REG.FIELD=n</c>, <c>X1=n</c>, <c>SP=n</c> (the current one), <c>PC=n</c>, <c>PSTATE.IL=1</c>,
/// <c>no EL2</c>, <c>firmware NAME</c>, <c>TSC has no effect</c>, <c>cpu NAME</c>, <c>pending IRQ</c>.
/// </summary>
internal sealed class RigSettings(string text)
{
    private readonly string[] _settings = [.. text.Split(',').Select(s => s.Trim()).Where(s => s != "-")];

    public Inputs Inputs => new(IRQ: _settings.Contains("pending IRQ"));

    /// <summary>The PE in <paramref name="mode"/>; asynchronous exceptions are not masked.</summary>
    public PE At(Mode mode)
    {
        var choices = Choices.Default with
        {
            Firmware = Enum.Parse<Firmware>(Named("firmware ") ?? nameof(Firmware.None)),
            TscWithoutEL3 = _settings.Contains("TSC has no effect") ? TscWithoutEL3.Undefined : TscWithoutEL3.Traps,
        };
        var pe = StepRig.At(mode, configuration: StepRig.Configuration(!_settings.Contains("no EL2"), choices, Named("cpu ") ?? "cortex-a57"));
        foreach (string[] parts in _settings.Where(s => s.Contains('=')).Select(s => s.Split('=')))
            pe = Set(pe, parts[0], Number(parts[1]));
        return pe;
    }

    public static ulong Number(string text) => text.StartsWith("0x", StringComparison.Ordinal)
        ? ulong.Parse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
        : ulong.Parse(text, CultureInfo.InvariantCulture);

    private string? Named(string kind) => _settings.FirstOrDefault(s => s.StartsWith(kind, StringComparison.Ordinal))?[kind.Length..];

    public static PE Set(PE pe, string name, ulong value)
    {
        if (name[0] == 'X')
            return pe.WithX(int.Parse(name.AsSpan(1), CultureInfo.InvariantCulture), value);
        switch (name)
        {
            case "SP": return pe.WithSP(pe.PSTATE.SP ? pe.EL : ExceptionLevel.EL0, value);
            case "PC": return pe.WithPC(value);
            case "PSTATE.PAN": return pe.WithPSTATE(pe.PSTATE.WithPAN(value != 0));
            case "PSTATE.IL": return pe.WithPSTATE(pe.PSTATE.WithIL(value != 0));
        }
        string[] parts = name.Split('.');
        var register = RegisterRow.Find(parts[0]) ?? throw new ArgumentException($"{name} is no register");
        if (parts.Length == 1)
            return pe.WithSystem(register, value);
        var field = FieldRow.Find(register, parts[1]) ?? throw new ArgumentException($"{name} is no field");
        return pe.WithSystem(register, pe.System[register] & ~field.Mask | value << field.Lsb);
    }
}
