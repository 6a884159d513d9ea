namespace VirtSpec.Spec.Base;

/// <summary>An Exception level. EL3 is never implemented here; see <see cref="Firmware"/>.</summary>
public enum ExceptionLevel : byte
{
    EL0,
    EL1,
    EL2,
    EL3,
}

/// <summary>A set of Exception levels, for rules that apply from several.</summary>
[Flags]
public enum ExceptionLevels : byte
{
    None = 0,
    EL0 = 1,
    EL1 = 2,
    EL2 = 4,
}

public static class ExceptionLevelExtensions
{
    /// <summary>True when <paramref name="el"/> is one of <paramref name="set"/>.</summary>
    public static bool IsIn(this ExceptionLevel el, ExceptionLevels set) => ((int)set >> (int)el & 1) != 0;
}
