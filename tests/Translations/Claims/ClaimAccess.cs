using VirtSpec.Spec.Base;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Translation;

namespace VirtSpec.Translations.Claims;

/// <summary>What an access does.</summary>
internal enum ClaimAccessKind : byte
{
    Read,
    Write,
    Fetch,
}

internal readonly record struct ClaimAccess(ExceptionLevel EL, ClaimAccessKind Kind, ulong VA, bool Aligned)
{
    /// <summary>One of the addresses that a world maps, or close to one.</summary>
    public static ClaimAccess Next(ClaimDraw draw)
    {
        ulong va = draw.Chance(3, 4) ? World.PageVA(draw.Below(World.Pages)) : World.BlockVA(draw.Below(World.Blocks));
        var kind = draw.Pick(ClaimAccessKind.Read, ClaimAccessKind.Write, ClaimAccessKind.Fetch);
        return new ClaimAccess(draw.Pick(ExceptionLevel.EL0, ExceptionLevel.EL1), kind, va + (ulong)draw.Below(8) * 8, kind == ClaimAccessKind.Fetch || draw.Chance(3, 4));
    }

    public AccessDescriptor Describe() => Kind switch
    {
        ClaimAccessKind.Read => new AccessDescriptor(AccessType.GPR, EL) { Read = true, PAN = true },
        ClaimAccessKind.Write => new AccessDescriptor(AccessType.GPR, EL) { Write = true, PAN = true },
        _ => new AccessDescriptor(AccessType.IFETCH, EL) { Read = true },
    };
}
