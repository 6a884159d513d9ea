using System.Collections.Frozen;
using VirtSpec.Spec.State;

namespace VirtSpec.Spec.Registers;

/// <summary>Reading and writing System registers, after the traps let the access pass.</summary>
public static class RegisterAccess
{
    private static readonly FrozenDictionary<Reg, ComputedRegister> Computed = AccessTable.Computed.ToFrozenDictionary(c => c.Register, c => c.Semantics);

    /// <summary>What MRS returns.</summary>
    public static ulong Read(in PE pe, AccessEntry named, in Inputs inputs)
    {
        var entry = Redirect.Reached(pe, named);
        return entry.Storage switch
        {
            Storage.Plain or Storage.Constant => pe.System[entry.Register!.Value],
            Storage.Computed when Computed[entry.Register!.Value].Read is { } read => read(pe, inputs),
            Storage.Raz => 0,
            _ => throw new NotModelledException($"reading {entry.Name}", new Base.VA(pe.PC)),
        };
    }

    /// <summary>What MSR does.</summary>
    public static void Write(ref PE next, AccessEntry named, ulong value, in Inputs inputs)
    {
        var entry = Redirect.Reached(next, named);
        switch (entry.Storage)
        {
            case Storage.Plain:
                WritePlain(ref next, entry.Register!.Value, value);
                break;
            case Storage.Computed when Computed[entry.Register!.Value].Write is { } write:
                write(ref next, value, inputs);
                break;
            case Storage.Raz:
                break;
            default:
                throw new NotModelledException($"writing {entry.Name}", new Base.VA(next.PC));
        }
    }

    private static void WritePlain(ref PE next, Reg register, ulong value)
    {
        var masks = next.Configuration.Masks;
        masks.CheckModelled(register, value, next.PC);
        next.Set(register, masks.Legalise(register, value, next.System));
        SelfHostedDebug.StopIfEnabled(next, register);
    }
}
