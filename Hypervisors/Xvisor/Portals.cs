using VirtSpec.Spec.Hyp;

namespace VirtSpec.Hypervisors.Xvisor;

/// <summary>The portals of the image behind its vectors.</summary>
internal static class Portals
{
    public const int First = 16, Secondary = 17, Schedule = 18, Idle = 19;

    /// <summary>How many there are behind the vectors.</summary>
    public const int Count = 4;

    public static ulong AddressOf(int portal) => Layout.Base + (ulong)Portal.OffsetOf(portal);
}
